package clash;

public record Async(String text) {}
