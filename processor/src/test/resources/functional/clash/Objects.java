package clash;

public record Objects(String text) {}
