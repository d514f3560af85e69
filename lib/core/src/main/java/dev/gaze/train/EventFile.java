package dev.gaze.train;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.PrimitiveOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.summary.CloseSummaryWriter;
import org.tensorflow.op.summary.CreateSummaryFileWriter;
import org.tensorflow.op.summary.FlushSummaryWriter;
import org.tensorflow.op.summary.ImportEvent;
import org.tensorflow.op.summary.SummaryWriter;
import org.tensorflow.op.summary.WriteImageSummary;
import org.tensorflow.op.summary.WriteScalarSummary;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.types.UInt8;

/** An event file for TensorBoard, written by TensorFlow's own summary operations. */
final class EventFile implements AutoCloseable {
  private static final int QUEUE = 1_000;
  private static final int FLUSH_MILLISECONDS = 120_000;
  private final Graph graph = new Graph();
  private final Session session;
  private final Placeholder<Long> step;
  private final Placeholder<String> tag;
  private final Placeholder<Float> value;
  private final Placeholder<UInt8> image;
  private final Placeholder<String> event;
  private final PrimitiveOp writeScalar;
  private final PrimitiveOp writeImage;
  private final PrimitiveOp writeEvent;
  private final PrimitiveOp flush;
  private final PrimitiveOp close;

  /** Opens a new file in a folder, which is made where there is none. */
  EventFile(Path folder) {
    Ops tf = Ops.create(graph);
    step = tf.placeholder(Long.class);
    tag = tf.placeholder(String.class);
    value = tf.placeholder(Float.class);
    image = tf.placeholder(UInt8.class);
    // The writer lives in a process-wide table under this name.
    Operand<?> writer =
        SummaryWriter.create(
            tf.scope(), SummaryWriter.sharedName(folder.toAbsolutePath().toString()));
    PrimitiveOp open =
        CreateSummaryFileWriter.create(
            tf.scope(),
            writer,
            tf.constant(folder.toAbsolutePath().toString()),
            tf.constant(QUEUE),
            tf.constant(FLUSH_MILLISECONDS),
            tf.constant(".gaze"));
    writeScalar = WriteScalarSummary.create(tf.scope(), writer, step, tag, value);
    Operand<UInt8> bad = tf.dtypes.cast(tf.constant(new int[] {255, 0, 0, 255}), UInt8.class);
    writeImage =
        WriteImageSummary.create(
            tf.scope(), writer, step, tag, image, bad, WriteImageSummary.maxImages(1L));
    event = tf.placeholder(String.class);
    writeEvent = ImportEvent.create(tf.scope(), writer, event);
    flush = FlushSummaryWriter.create(tf.scope(), writer);
    close = CloseSummaryWriter.create(tf.scope(), writer);
    session = new Session(graph);
    try {
      run(open);
    } catch (RuntimeException e) {
      free();
      throw e;
    }
  }

  private void run(PrimitiveOp target) {
    session.runner().addTarget(target.op()).run();
  }

  /**
   * Begins anew after a step: to TensorBoard, what earlier files of the folder hold of later steps
   * is no longer there. That is what a session's start means to its reader (event_accumulator.py,
   * {@code _CheckForRestartAndMaybePurge}).
   */
  void startAfter(int atStep) {
    Event start =
        Event.newBuilder()
            .setStep(atStep + 1L)
            .setWallTime(System.currentTimeMillis() / 1e3)
            .setSessionLog(SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START))
            .build();
    try (Tensor<?> fed = Tensor.create(start.toByteArray())) {
      session.runner().feed(event.asOutput(), fed).addTarget(writeEvent.op()).run();
    }
  }

  /** Adds scalars under their names. */
  void scalars(int atStep, Map<String, Double> values) {
    values.forEach(
        (name, number) -> {
          List<Tensor<?>> fed = new ArrayList<>();
          try {
            fed.add(Tensor.create((long) atStep));
            fed.add(Tensor.create(name.getBytes(StandardCharsets.UTF_8)));
            fed.add(Tensor.create(number.floatValue()));
            session
                .runner()
                .feed(step.asOutput(), fed.get(0))
                .feed(tag.asOutput(), fed.get(1))
                .feed(value.asOutput(), fed.get(2))
                .addTarget(writeScalar.op())
                .run();
          } finally {
            fed.forEach(Tensor::close);
          }
        });
  }

  /** Adds a picture under a name. */
  void picture(int atStep, String name, Picture picture) {
    List<Tensor<?>> fed = new ArrayList<>();
    try {
      fed.add(Tensor.create((long) atStep));
      fed.add(Tensor.create(name.getBytes(StandardCharsets.UTF_8)));
      fed.add(
          Tensor.create(
              UInt8.class,
              new long[] {1, picture.height(), picture.width(), picture.channels()},
              ByteBuffer.wrap(picture.pixels())));
      session
          .runner()
          .feed(step.asOutput(), fed.get(0))
          .feed(tag.asOutput(), fed.get(1))
          .feed(image.asOutput(), fed.get(2))
          .addTarget(writeImage.op())
          .run();
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** Hands what was added to the disk. */
  void flush() {
    run(flush);
  }

  @Override
  public void close() {
    try {
      run(close);
    } finally {
      free();
    }
  }

  private void free() {
    session.close();
    graph.close();
  }
}
