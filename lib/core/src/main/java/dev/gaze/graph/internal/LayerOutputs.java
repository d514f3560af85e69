package dev.gaze.graph.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * What each layer gives in the passes of a discriminator step: the generator on z, the
 * discriminator on real and on generated images. Found in the graph itself: where data meets a
 * weight is a layer. So KotlinDL's layers are seen, too.
 */
final class LayerOutputs {
  /** How TensorFlow's names of gradients begin. */
  private static final String GRADIENTS = "Gradients";

  private final Map<String, String> layerOfWeight = new HashMap<>();
  private final Set<String> ofData = new HashSet<>();
  private final Map<String, String> layerOfOutput = new LinkedHashMap<>();

  private LayerOutputs() {}

  /**
   * A layer's output.
   *
   * @param layer such as {@code generator/block1/conv1}
   * @param value {@code [N, …]}
   */
  record LayerOutput(String layer, Operand<Float> value) {}

  /** The outputs in the order in which they are computed, a layer's once for each of its passes. */
  static List<LayerOutput> of(GanGraph graph) {
    LayerOutputs found = new LayerOutputs();
    for (Network network : graph.networks()) {
      network
          .parameters()
          .forEach(
              weight ->
                  found.layerOfWeight.put(
                      weight.getVariable().asOutput().op().name(), layer(weight.getName())));
    }
    found.readUpTo(graph.discriminatorStep().loss().asOutput().op().name(), graph);
    List<LayerOutput> outputs = new ArrayList<>();
    found.layerOfOutput.forEach(
        (operation, layer) -> {
          Operand<Float> value = graph.graph().operation(operation).output(0);
          if (isOfImages(value.asOutput().shape())) {
            outputs.add(new LayerOutput(layer, value));
          }
        });
    return outputs;
  }

  /** The layer that a weight is of. */
  static String layer(String weight) {
    return weight.substring(0, weight.lastIndexOf('/'));
  }

  /**
   * Whether a value is there for each image, and more than a number: a logit may cancel to nothing,
   * so that it does not tell what a layer computes.
   */
  private static boolean isOfImages(Shape shape) {
    int rank = shape.numDimensions();
    return rank >= 2 && shape.size(0) < 0 && !(rank == 2 && shape.size(1) == 1);
  }

  /** Operations are listed as they were made: none before those that it takes. */
  private void readUpTo(String last, GanGraph graph) {
    try {
      for (NodeDef node : GraphDef.parseFrom(graph.graph().toGraphDef()).getNodeList()) {
        if (node.getName().equals(last)) {
          return;
        }
        if (!node.getName().startsWith(GRADIENTS)) {
          read(node);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(NodeDef node) {
    List<String> inputs = node.getInputList().stream().map(LayerOutputs::operation).toList();
    Optional<String> layer =
        inputs.stream().map(layerOfWeight::get).filter(Objects::nonNull).findFirst();
    if (node.getOp().equals("Placeholder") || inputs.stream().anyMatch(ofData::contains)) {
      ofData.add(node.getName());
      layer.ifPresent(
          of -> {
            // A kernel's product is no output where the layer goes on with a bias.
            inputs.forEach(input -> layerOfOutput.remove(input, of));
            layerOfOutput.put(node.getName(), of);
          });
    } else {
      layer.ifPresent(of -> layerOfWeight.putIfAbsent(node.getName(), of));
    }
  }

  /** The operation of an input {@code name}, {@code name:output} or {@code ^name}. */
  private static String operation(String input) {
    int end = input.indexOf(':');
    return input.substring(input.startsWith("^") ? 1 : 0, end < 0 ? input.length() : end);
  }
}
