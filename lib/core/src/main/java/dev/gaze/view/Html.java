package dev.gaze.view;

import java.util.Base64;

/** Bits of HTML. */
final class Html {

  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A file within the page. */
  static String dataUrl(String mediaType, byte[] content) {
    return "data:" + mediaType + ";base64," + base64(content);
  }

  static String base64(byte[] content) {
    return Base64.getEncoder().encodeToString(content);
  }
}
