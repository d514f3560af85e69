package dev.gaze

import dev.gaze.export.Export
import dev.gaze.train.TrainedGan

/**
 * A network for programs without Gaze, to be written in one of [Export]'s formats:
 *
 * ```kotlin
 * RunFolder(Path.of("runs/sagan")).trained().use { gan ->
 *     gan.export(withAttention = true).savedModel(Path.of("sagan"))
 * }
 * ```
 *
 * @param discriminator whether it is the discriminator in place of the generator
 * @param raw whether on weights as training moves them; by default their averages, where there are any
 * @param withAttention whether it tells the attention of its layers, too
 */
public fun TrainedGan.export(
    discriminator: Boolean = false,
    raw: Boolean = false,
    withAttention: Boolean = false,
): Export {
    val network = if (discriminator) Export.discriminator(this) else Export.generator(this)
    val weights = if (raw) network.raw() else network
    return if (withAttention) weights.withAttention() else weights
}
