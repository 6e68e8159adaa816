package clash;

public record Plan(String text) {}
