package dev.gaze.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.choice
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.spec.GanSpec
import dev.gaze.tensorflow.Device
import dev.gaze.tensorflow.Devices
import dev.gaze.tensorflow.RuntimeConfig

/** What a model is chosen by where no FILE says one. */
internal class ModelChoice : OptionGroup("A model where no FILE says one") {
    private val image by option(help = "Height and width of images in pixels (default: what the time allows)")
        .choice(ChosenModel.SIZES.reversed().associateBy(Int::toString))
    private val preset by option(help = "Networks and training of a paper (default: SAGAN's networks, at learning rates of a short run)")
        .choice(Preset.entries.associateBy { it.word }, ignoreCase = true)
    private val narrower by option(metavar = "N", help = "Divide the channels of the networks by N (default: what the time asks for)")
        .int()
        .restrictTo(1..MOST_NARROW)

    private val alpha by option(help = "Draw what is transparent, too: images of four channels").flag()

    /** The options that are said. */
    fun said(): List<String> =
        listOfNotNull(image?.let { "--image" }, preset?.let { "--preset" }, narrower?.let { "--narrower" }, "--alpha".takeIf { alpha })

    /** Whether a run's model is one that these options could have chosen, where they are said. */
    fun couldBe(spec: GanSpec): Boolean {
        if (said().isEmpty()) return true
        val channels = spec.image().channels()
        val size = image ?: spec.image().height()
        val candidates = (narrower?.let(::listOf) ?: ChosenModel.NARROWER).map { ChosenModel(spec.name(), preset, size, it, alpha) }
        return (alpha || channels < ChosenModel.WITH_ALPHA) &&
            size in ChosenModel.SIZES &&
            candidates.map { it.spec(1, 0).withClasses(maxOf(1, spec.classes())) }.any {
                it.image() == spec.image() && it.generator() == spec.generator() && it.discriminator() == spec.discriminator()
            }
    }

    /** A model that trains in so many seconds, of at [most] so many pixels where the user does not say how many. */
    fun model(
        name: String,
        seconds: Double,
        runtime: RuntimeConfig,
        most: Int,
    ): ChosenModel {
        val gpu = runtime.device() != Device.CPU && Devices.list().any { it.type() == "GPU" }
        val cores = runtime.intraOpThreads().takeIf { it > 0 } ?: Runtime.getRuntime().availableProcessors()
        val sizes = image?.let(::listOf) ?: ChosenModel.SIZES.filter { it <= most }.ifEmpty { listOf(ChosenModel.SIZES.last()) }
        val work = seconds * if (gpu) ChosenModel.GPU else ChosenModel.CORE * cores
        return ChosenModel.of(name, preset, sizes, narrower, work).copy(alpha = alpha)
    }

    companion object {
        /** What channels are divided by at most. */
        const val MOST_NARROW = 64
    }
}
