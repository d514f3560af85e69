package dev.gaze.metric;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A checksum that tells apart whatever differs. */
final class Sha256 {
  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }

  Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** 64 hexadecimal digits; it begins anew afterwards. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
