package clash;

public record GetRequest(String text) {}
