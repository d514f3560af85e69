package dev.gaze.bench

import org.tensorflow.proto.NodeDef
import org.tensorflow.proto.RunMetadata

/**
 * An operation that ran.
 *
 * @property name of its node in the graph that was computed
 * @property type such as `Conv2D`, as TensorFlow's own list has it; without the prefixes of oneDNN's kernels
 * @property start in nanoseconds, of a clock that goes through all steps
 * @property nanos from where its kernel began to where it ended
 */
internal class Operation(
    val name: String,
    val type: String,
    val start: Long,
    val nanos: Long,
)

/**
 * One run of a step, as TensorFlow's `RunMetadata` tells it.
 *
 * @property nodes of the graph as it was computed, after TensorFlow's rewrites, by name
 */
internal class TracedStep private constructor(
    val operations: List<Operation>,
    val nodes: Map<String, NodeDef>,
) {
    companion object {
        private val ONE_DNN = Regex("^_Mkl(Native)?")

        /** Reads a serialized `RunMetadata` that has a trace and the graphs of the run. */
        fun of(metadata: ByteArray): TracedStep {
            val run = RunMetadata.parseFrom(metadata)
            val nodes = run.partitionGraphsList.flatMap { it.nodeList }.associateBy { it.name }
            val operations =
                run.stepStats.devStatsList.flatMap { it.nodeStatsList }.mapNotNull { stats ->
                    nodes[stats.nodeName]?.let { node ->
                        Operation(
                            stats.nodeName,
                            node.op.replace(ONE_DNN, ""),
                            stats.allStartNanos + stats.opStartRelNanos,
                            stats.opEndRelNanos - stats.opStartRelNanos,
                        )
                    }
                }
            return TracedStep(operations, nodes)
        }
    }
}
