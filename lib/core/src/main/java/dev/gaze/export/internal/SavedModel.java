package dev.gaze.export.internal;

import com.google.protobuf.MessageLite;
import dev.gaze.graph.internal.FrozenGraph;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * TensorFlow's SavedModel: the tag {@code serve}, the signature {@code serving_default}, and no
 * variables.
 */
public final class SavedModel {
  /** What TensorFlow's programs of prediction look for. */
  private static final String METHOD = "tensorflow/serving/predict";

  private SavedModel() {}

  /** Writes the files of a folder that is there and empty. */
  public static void write(Path folder, FrozenGraph frozen) throws IOException {
    SignatureDef.Builder signature = SignatureDef.newBuilder().setMethodName(METHOD);
    for (NodeDef node : frozen.graph().getNodeList()) {
      if (frozen.inputs().contains(node.getName())) {
        signature.putInputs(node.getName(), info(node));
      } else if (frozen.outputs().contains(node.getName())) {
        signature.putOutputs(node.getName(), info(node));
      }
    }
    MetaGraphDef graph =
        MetaGraphDef.newBuilder()
            .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"))
            .setGraphDef(frozen.graph())
            .putSignatureDef("serving_default", signature.build())
            .build();
    MessageLite model =
        org.tensorflow.proto.SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(graph)
            .build();
    try (OutputStream out = Files.newOutputStream(folder.resolve("saved_model.pb"))) {
      model.writeTo(out);
    }
  }

  private static TensorInfo info(NodeDef node) {
    return TensorInfo.newBuilder()
        .setName(node.getName() + ":0")
        .setDtype(FrozenGraph.type(node))
        .setTensorShape(FrozenGraph.sizes(node))
        .build();
  }
}
