package clash;

public record Optional(String text) {}
