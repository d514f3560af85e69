package dev.gaze.bench

import dev.gaze.layers.Pass
import dev.gaze.layers.SelfAttention
import dev.gaze.tensorflow.RuntimeConfig
import dev.gaze.tensorflow.Sessions
import org.tensorflow.Graph
import org.tensorflow.Operand
import org.tensorflow.Session
import org.tensorflow.Shape
import org.tensorflow.Tensor
import org.tensorflow.op.Ops
import org.tensorflow.op.core.Placeholder
import java.nio.FloatBuffer
import java.util.Random

/** What this machine can do in a precision: large matrix products through the same library, with nothing between them but a relu. */
internal fun Stopwatch.matrixProducts(runtime: RuntimeConfig): Measurement {
    val side = 1536
    val products = 4
    val shape = Shape.make(side.toLong(), side.toLong())
    // TensorFlow's rewriter leaves smaller graphs as they are, and whatever is fetched.
    val timing =
        alone(runtime, shape) { tf, x ->
            Computed(listOf(tf.nn.l2Loss((1..products).fold(x) { y, _ -> tf.nn.relu(tf.linalg.matMul(y, x)) })))
        }
    return Measurement("$products matrix products of $side x $side", timing, 2.0 * products * side * side * side)
}

/** A [SelfAttention] alone, there and back, on one map of 64 channels. */
internal fun Stopwatch.attention(
    side: Int,
    runtime: RuntimeConfig,
): Measurement {
    val channels = 64L
    val shape = Shape.make(1, side.toLong(), side.toLong(), channels)
    val timing =
        alone(runtime, shape) { tf, x ->
            val layer = SelfAttention("attention")
            layer.build(tf, shape)
            val weights = layer.variables
            val gradients = tf.gradients(tf.nn.l2Loss(layer.call(tf, x, Pass.TRAINING)), listOf(x) + weights.map { it.variable })
            Computed((0..weights.size).map { gradients.dy<Float>(it) }, weights.map { it.initializerOperation.assign })
        }
    val places = side.toDouble() * side
    val narrow = channels / 8
    // Scores and their use; query, key, value and output. There and back is three times there.
    val macs = 2 * places * places * narrow + 4 * places * channels * narrow
    return Measurement("attention at $side x $side", timing, 2 * 3 * macs)
}

private class Computed(
    val targets: List<Operand<*>>,
    val initializers: List<Operand<*>> = emptyList(),
)

/** Times what a small graph makes of noise. */
private fun Stopwatch.alone(
    runtime: RuntimeConfig,
    shape: Shape,
    build: (Ops, Operand<Float>) -> Computed,
): Timing {
    val sizes = LongArray(shape.numDimensions(), shape::size)
    val random = Random(1)
    val noise = FloatArray(sizes.fold(1L, Long::times).toInt()) { random.nextFloat() / sizes.last() }
    return Graph().use { graph ->
        val tf = Ops.create(graph)
        val x = tf.placeholder(Float::class.javaObjectType, Placeholder.shape(shape))
        val computed = build(tf, x)
        Sessions.open(graph, runtime).use { session ->
            Tensor.create(sizes, FloatBuffer.wrap(noise)).use { tensor ->
                if (computed.initializers.isNotEmpty()) run(session.runner(), computed.initializers)
                time { run(session.runner().feed(x.asOutput(), tensor), computed.targets) }
            }
        }
    }
}

private fun run(
    runner: Session.Runner,
    targets: List<Operand<*>>,
) {
    targets.forEach(runner::addTarget)
    runner.run()
}
