package keyed;

public enum Suit {
  CLUBS,
  HEARTS
}
