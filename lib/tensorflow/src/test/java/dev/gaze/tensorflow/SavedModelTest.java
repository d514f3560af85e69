package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gaze.tensorflow.api.Graphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.TensorFlowException;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** Loading a SavedModel. */
class SavedModelTest {
  @Test
  void loadsAndRuns(@TempDir Path folder) throws IOException {
    write(folder);
    try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve", "zażółć");
        Tensor<?> y =
            Graphs.run(
                bundle.session(), Map.of("x", 3f), bundle.graph().operation("y").output(0))) {
      assertThat(y.floatValue()).isEqualTo(9f);
      assertThat(MetaGraphDef.parseFrom(bundle.metaGraphDef()).getMetaInfoDef().getTagsList())
          .containsExactly("serve", "zażółć");
    }
  }

  @Test
  void takesAConfig(@TempDir Path folder) throws IOException {
    write(folder);
    byte[] config = RuntimeConfig.defaults().withIntraOpThreads(1).toConfigProto();
    try (SavedModelBundle bundle =
        SavedModelBundle.loader(folder.toString())
            .withTags("serve", "zażółć")
            .withConfigProto(config)
            .load()) {
      assertThat(bundle.graph().operation("y")).isNotNull();
    }
  }

  @Test
  void saysWhatIsMissing(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> SavedModelBundle.load(folder.resolve("none").toString(), "serve"))
        .isInstanceOf(TensorFlowException.class)
        .hasMessageContaining("none");
    write(folder);
    assertThatThrownBy(() -> SavedModelBundle.load(folder.toString(), "train"))
        .isInstanceOf(TensorFlowException.class)
        .hasMessageContaining("train");
  }

  private static void write(Path folder) throws IOException {
    SavedModel.Builder model = SavedModel.newBuilder().setSavedModelSchemaVersion(1);
    MetaGraphDef.Builder graph = model.addMetaGraphsBuilder().setGraphDef(square());
    graph.getMetaInfoDefBuilder().addTags("serve").addTags("zażółć");
    Files.write(folder.resolve("saved_model.pb"), model.build().toByteArray());
  }

  private static GraphDef square() throws InvalidProtocolBufferException {
    try (Graph graph = new Graph()) {
      Graphs.op(graph, "Square", "y", Graphs.placeholder(graph, "x", DataType.FLOAT));
      return GraphDef.parseFrom(graph.toGraphDef());
    }
  }
}
