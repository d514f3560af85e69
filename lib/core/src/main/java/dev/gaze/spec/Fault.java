package dev.gaze.spec;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a spec. Its text is a sentence: {@code generator block 3,
 * selfAttention(k = 8): 500 channels do not divide by 8; use resBlock(504) or k = 4
 * (sagan.gan.kts:7)}.
 *
 * @param network {@code generator}, {@code discriminator}, {@code training}, {@code metrics} or
 *     {@code gan}
 * @param block the number of the block as it was written, from 1; 0 where it is about no one block
 * @param what the part that is wrong, as it is written: {@code selfAttention(k = 8)}
 * @param got what was found, the sentence's subject: {@code 500 channels}
 * @param expected what it fails to be, the sentence's predicate: {@code do not divide by 8}
 * @param fix what to write instead
 * @param origin where that part was written; null where that is not known
 */
public record Fault(
    String network,
    int block,
    String what,
    String got,
    String expected,
    String fix,
    Origins.@Nullable Origin origin) {

  /** The fault in one line: place, what was got, what was expected, what to do. */
  @Override
  public String toString() {
    return network
        + (block > 0 ? " block " + block : "")
        + (what.isEmpty() ? "" : ", " + what)
        + ": "
        + got
        + " "
        + expected
        + "; "
        + fix
        + (origin == null ? "" : " (" + origin + ")");
  }
}
