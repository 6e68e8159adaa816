package clash;

public record WriteOrder(String text) {}
