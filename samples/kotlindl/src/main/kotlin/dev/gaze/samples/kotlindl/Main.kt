package dev.gaze.samples.kotlindl

import dev.gaze.data.Shapes
import org.jetbrains.kotlinx.dl.api.core.Sequential
import org.jetbrains.kotlinx.dl.api.core.loss.Losses
import org.jetbrains.kotlinx.dl.api.core.metric.Metrics
import org.jetbrains.kotlinx.dl.api.core.optimizer.Adam
import org.jetbrains.kotlinx.dl.dataset.OnHeapDataset
import org.tensorflow.TensorFlow

/** Trains both classifiers on Gaze's drawn shapes and prints how many images of the test set they get right. */
public fun main(args: Array<String>) {
    val images = args.firstOrNull()?.toInt() ?: 4_000
    println("TensorFlow ${TensorFlow.version()}, $images images of $SIDE x $SIDE")
    for ((name, model) in listOf("plain" to plainClassifier(), "attentive" to attentiveClassifier())) {
        val accuracy = model.use { trainAndTest(it, images, epochs = 4) }
        println("%-9s %.1f %% of the test images right, 10 %% by chance".format(name, accuracy * 100))
    }
}

/** KotlinDL as ever: compile, fit, evaluate. The share of the test images that the model gets right, 0 to 1. */
public fun trainAndTest(
    model: Sequential,
    images: Int,
    epochs: Int,
): Double {
    model.compile(Adam(), Losses.SOFT_MAX_CROSS_ENTROPY_WITH_LOGITS, Metrics.ACCURACY)
    model.fit(shapes(images, seed = 1), epochs = epochs, batchSize = 50)
    return model.evaluate(shapes(500, seed = 2), batchSize = 50).metrics.getValue(Metrics.ACCURACY)
}

/** Drawn images as KotlinDL's data: pixels from -1 to 1, labels 0 to 9. */
public fun shapes(
    images: Int,
    seed: Long,
): OnHeapDataset {
    val source = Shapes(images, SIDE, SIDE, seed)
    val bytes = ByteArray(SIDE * SIDE * source.channels())
    val pixels =
        Array(images) { i ->
            source.read(i, bytes, 0)
            FloatArray(bytes.size) { (bytes[it].toInt() and 0xff) / 127.5f - 1 }
        }
    return OnHeapDataset.create(pixels, FloatArray(images) { source.label(it).toFloat() })
}
