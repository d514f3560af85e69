package dev.gaze.train;

import dev.gaze.metric.Measures;
import dev.gaze.metric.StatisticsCache;
import dev.gaze.tensorflow.Cluster;
import dev.gaze.tensorflow.RuntimeConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a run is run; what is trained stands in the spec.
 *
 * @param folder what the run leaves on disk
 * @param resume whether to go on from the folder's newest checkpoint, where there is one
 * @param overwrite whether to begin again in a folder that a run has used
 * @param initialWeights what a new run begins with; null: its own first values
 * @param runtime device and threads; the precision is the spec's
 * @param precisionCheck what to do before training in reduced precision
 * @param logEvery steps from one line of {@code metrics.jsonl} to the next
 * @param sampleEvery steps from one sample grid to the next
 * @param saveEvery steps from one checkpoint to the next
 * @param keep how many checkpoints to keep
 * @param measuring what is measured in place of what the spec says; null: that
 * @param measures what measures what the spec says; null: the run opens it itself
 * @param statistics where that keeps what it has measured
 * @param best which checkpoint to keep besides the newest; null: none
 * @param cluster the workers that train together; null: this one alone
 */
record TrainingOptions(
    Path folder,
    boolean resume,
    boolean overwrite,
    @Nullable Path initialWeights,
    RuntimeConfig runtime,
    PrecisionCheck precisionCheck,
    int logEvery,
    int sampleEvery,
    int saveEvery,
    int keep,
    @Nullable Measuring measuring,
    @Nullable Measures measures,
    StatisticsCache statistics,
    @Nullable Best best,
    @Nullable Cluster cluster) {

  /** Whether this is a worker that keeps nothing. */
  boolean isHelper() {
    return cluster != null && !cluster.isChief();
  }

  /** The same as a new run in another folder. */
  TrainingOptions in(Path other) {
    return new TrainingOptions(
        other,
        false,
        true,
        initialWeights,
        runtime,
        precisionCheck,
        logEvery,
        sampleEvery,
        saveEvery,
        keep,
        null,
        null,
        statistics,
        null,
        cluster);
  }
}
