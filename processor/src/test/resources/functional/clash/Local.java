package clash;

public record Local(String text) {}
