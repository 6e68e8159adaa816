package clash;

public record Reply(String text) {}
