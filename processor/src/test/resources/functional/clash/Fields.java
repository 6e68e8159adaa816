package clash;

public record Fields(String text) {}
