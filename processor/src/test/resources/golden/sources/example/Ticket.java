package example;

public record Ticket(long number, String passenger) {}
