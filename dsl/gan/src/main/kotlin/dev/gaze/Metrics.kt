package dev.gaze

import dev.gaze.metric.Features
import dev.gaze.metric.Gaussian
import dev.gaze.metric.ImageSet
import dev.gaze.metric.Moments
import dev.gaze.train.TrainedGan

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
): ImageSet = drawn(count, seed, label, averaged)

/** Mean and unbiased covariance of these features; see [Gaussian.distance]. */
public fun Features.gaussian(): Gaussian = Moments(width).also { it.add(this) }.gaussian()
