package dev.gaze.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables of SAGAN's released code (github.com/brain-research/self-attention-gan, {@code
 * generator_test} and {@code discriminator_test}) by Gaze's names. Kernels lie as they do here;
 * what is one number a channel has sides of 1 before it.
 */
final class ReleasedSagan {
  /** Each in its turn; what comes out of one is what the next sees. */
  private static final String[][] NAMES = {
    {"^model/g_", "generator/"},
    {"^model/d_", "discriminator/"},
    {"/snh0/", "/dense/"},
    {"/bn/", "/norm/"},
    {"/snconv_last/", "/output/"},
    {"/optimized_block", "/block"},
    {"/cbn_0/", "/norm1/"},
    {"/cbn_1/", "/norm2/"},
    {"/sn_?conv([12])/", "/conv$1/"},
    {"/sn_?conv3/", "/shortcut/"},
    {"/non_local/", "/attention/"},
    {"/sn_conv_theta/", "/query/"},
    {"/sn_conv_phi/", "/key/"},
    {"/sn_conv_g/", "/value/"},
    {"/sn_conv_attn/", "/output/"},
    {"/sigma_ratio$", "/gamma"},
    {"/sn_linear/", "/linear/"},
    {"/(w|Matrix|embedding_map)$", "/kernel"},
    {"/biases$", "/bias"},
    {"/mean$", "/moving_mean"},
    {"/var$", "/moving_variance"},
  };

  private ReleasedSagan() {}

  /** The same tensors by Gaze's names; those of other programs as they are. */
  static Map<String, SafeTensors.Floats> renamed(Map<String, SafeTensors.Floats> tensors) {
    Map<String, SafeTensors.Floats> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (theirs, tensor) -> {
          String name = theirs.matches("model/[gd]_.*") ? name(theirs) : theirs;
          boolean isOfChannels = !name.equals(theirs) && name.matches(".*/(u|moving_\\w+)");
          renamed.put(
              name,
              isOfChannels
                  ? new SafeTensors.Floats(new long[] {tensor.values().length}, tensor.values())
                  : tensor);
        });
    return renamed;
  }

  private static String name(String theirs) {
    String name = theirs;
    for (String[] pair : NAMES) {
      name = name.replaceFirst(pair[0], pair[1]);
    }
    return name;
  }
}
