package dev.gaze

import dev.gaze.graph.LatentBatch
import dev.gaze.metric.Features
import dev.gaze.metric.Gaussian
import dev.gaze.metric.ImageSet
import dev.gaze.metric.Moments
import dev.gaze.train.TrainedGan
import java.util.function.IntUnaryOperator

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
    val labels = IntUnaryOperator { label ?: (it % classes) }
    return ImageSet.drawn(count, image.height, image.width, image.channels, labels) { from, n ->
        // An image has latents of its own, whatever it is drawn together with.
        val latents = (from until from + n).map { latents(seed * IMAGES + it, intArrayOf(labels.applyAsInt(it))) }
        val z = FloatArray(n * latents[0].z.size)
        latents.forEachIndexed { i, latent -> latent.z.copyInto(z, i * latent.z.size) }
        sample(LatentBatch(z, IntArray(n) { labels.applyAsInt(from + it) }), averaged, false).images
    }
}

/** Mean and unbiased covariance of these features; see [Gaussian.distance]. */
public fun Features.gaussian(): Gaussian = Moments(width).also { it.add(this) }.gaussian()

/** More than the images of any set, so that those of two seeds have no latents in common. */
private const val IMAGES = 1L shl 32
