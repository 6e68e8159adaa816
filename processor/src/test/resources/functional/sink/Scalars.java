package sink;

import dev.csmr.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

public record Scalars(
    boolean aBoolean,
    byte aByte,
    short aShort,
    char aChar,
    int anInt,
    long aLong,
    float aFloat,
    double aDouble,
    Boolean boxedBoolean,
    Byte boxedByte,
    Short boxedShort,
    Character boxedChar,
    Integer boxedInt,
    Long boxedLong,
    Float boxedFloat,
    Double boxedDouble,
    String string,
    byte[] bytes,
    Instant instant,
    Duration duration,
    UUID uuid,
    @Id(2048) Color color) {}
