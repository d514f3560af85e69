package dev.gaze

import dev.gaze.checkpoint.RunFolder
import dev.gaze.tensorflow.RuntimeConfig
import dev.gaze.train.TrainedGan
import dev.gaze.view.AttentionMaps
import java.nio.file.Path

/**
 * What this run has trained, to draw from:
 *
 * ```kotlin
 * RunFolder(Path.of("runs/sagan")).trained().use { gan ->
 *     val maps = gan.attention(labels = intArrayOf(3, 3, 5))
 *     println(maps.layers().keys)
 * }
 * ```
 *
 * @param checkpoint one of the run's, such as its best; by default the newest
 * @throws dev.gaze.train.TrainingException where the run has no `spec.json`, one that cannot be read, or no checkpoint
 */
public fun RunFolder.trained(
    runtime: RuntimeConfig = RuntimeConfig.defaults(),
    checkpoint: Path? = null,
): TrainedGan {
    val gan = TrainedGan.spec(this)
    return if (checkpoint == null) TrainedGan.open(gan, this, runtime) else TrainedGan.open(gan, checkpoint, runtime)
}

/**
 * Generated images with the attention of all layers of both networks; see [AttentionMaps].
 *
 * @param labels one for each image; all 0 without classes
 * @param seed the same seed gives the same images
 */
public fun TrainedGan.attention(
    labels: IntArray,
    seed: Long = 0,
): AttentionMaps = AttentionMaps.of(this, latents(seed, labels))

/**
 * Any images with the attention of the discriminator's layers.
 *
 * @param images `[N, H, W, C]` in [−1, 1], of the model's size
 * @param labels one for each image; all 0 without classes
 */
public fun TrainedGan.attention(
    images: FloatArray,
    labels: IntArray,
): AttentionMaps = AttentionMaps.ofImages(this, images, labels)
