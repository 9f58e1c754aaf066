package dev.florin.redis.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What a fill must show: given when a wallet's hash was made, and gone with it.
 *
 * @param generation under which the hash was made
 * @param random by which no two are the same, but by a chance of 2^-64
 */
record Token(long generation, long random) {
  static Token fresh(long generation) {
    return new Token(generation, ThreadLocalRandom.current().nextLong());
  }

  static Token parse(byte[] text) {
    long generation = 0;
    int at = 0;
    for (; text[at] != ':'; at++) {
      generation = 10 * generation + (text[at] - '0');
    }
    String random = new String(text, at + 1, text.length - at - 1, US_ASCII);
    return new Token(generation, Long.parseUnsignedLong(random, 16));
  }

  byte[] bytes() {
    return (generation + ":" + Long.toHexString(random)).getBytes(US_ASCII);
  }
}
