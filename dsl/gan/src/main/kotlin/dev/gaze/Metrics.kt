package dev.gaze

import dev.gaze.metric.Features
import dev.gaze.metric.Gaussian
import dev.gaze.metric.ImageSet
import dev.gaze.metric.Moments
import dev.gaze.train.TrainedGan
import kotlin.math.roundToInt

/**
 * So many images of this GAN to measure, drawn as they are read and rounded to uint8 as the field does.
 *
 * @param seed the same seed gives the same images
 * @param label the class of all of them; by default each class in turn
 * @param averaged whether to take the averaged weights, where there are such
 */
public fun TrainedGan.imageSet(
    count: Int,
    seed: Long = 0,
    label: Int? = null,
    averaged: Boolean = true,
): ImageSet {
    val image = gan().spec().image
    val classes = maxOf(1, gan().spec().classes())
    return ImageSet(count, image.height, image.width, image.channels) { from, n ->
        val labels = IntArray(n) { label ?: ((from + it) % classes) }
        // Each batch has latents of its own.
        val images = sample(latents(seed * BATCHES + from, labels), averaged, false).images
        ByteArray(images.size) { byteOf(images[it]) }
    }
}

/** Mean and unbiased covariance of these features; see [Gaussian.distance]. */
public fun Features.gaussian(): Gaussian = Moments(width).also { it.add(this) }.gaussian()

/** More than the images of any set, so that the batches of two seeds have no latents in common. */
private const val BATCHES = 1L shl 32

private fun byteOf(value: Float): Byte = ((value + 1) * 127.5f).coerceIn(0f, 255f).roundToInt().toByte()
