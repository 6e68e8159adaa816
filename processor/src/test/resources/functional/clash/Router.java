package clash;

public record Router(String text) {}
