package example;

import java.time.Instant;

public record Lease(long token, Instant expires) {}
