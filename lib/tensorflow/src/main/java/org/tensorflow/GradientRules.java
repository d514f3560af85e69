package org.tensorflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * Gradients that TensorFlow 2.21's C++ registry lacks: a few first ones, and those of gradient ops,
 * which make second derivatives (R1, gradient penalty) possible.
 */
@NullMarked
final class GradientRules {
  private static final Map<String, GradientRule> RULES =
      join(
          List.of(
              ElementwiseGradients.RULES,
              ConvolutionGradients.RULES,
              PoolingGradients.RULES,
              BatchNormGradients.RULES,
              IndexGradients.RULES));

  private GradientRules() {}

  /** The ops that have a rule here. */
  static Set<String> types() {
    return RULES.keySet();
  }

  static GradientRule of(String type) {
    GradientRule rule = RULES.get(type);
    if (rule == null) {
      throw new IllegalArgumentException("no gradient rule for op " + type);
    }
    return rule;
  }

  private static Map<String, GradientRule> join(List<Map<String, GradientRule>> parts) {
    Map<String, GradientRule> all = new HashMap<>();
    parts.forEach(all::putAll);
    return Map.copyOf(all);
  }
}
