package clash;

public record Caller(String text) {}
