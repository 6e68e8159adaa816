package clash;

public record WireReader(String text) {}
