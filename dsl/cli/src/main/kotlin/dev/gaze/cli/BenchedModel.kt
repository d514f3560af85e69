package dev.gaze.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.choice
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.spec.GanSpec

/** A preset to measure where no FILE says a model. */
internal class BenchedModel : OptionGroup("A model where no FILE says one") {
    private val preset by option(help = "Networks and training of a paper")
        .choice(Preset.entries.associateBy { it.word }, ignoreCase = true)
        .default(Preset.SAGAN, defaultForHelp = Preset.SAGAN.word)
    private val image by option(help = "Height and width of images in pixels")
        .choice(ChosenModel.SIZES.reversed().associateBy(Int::toString))
        .default(SIZE, defaultForHelp = "$SIZE")
    private val narrower by option(metavar = "N", help = "Divide the channels of the networks by N")
        .int()
        .restrictTo(1..ModelChoice.MOST_NARROW)
        .default(NARROWER)

    /** The preset as the options say, with a batch that a processor trains. */
    fun spec(): GanSpec =
        preset
            .spec(image)
            .toBuilder()
            .narrower(narrower)
            .training { it.batch(BATCH) }
            .build()

    private companion object {
        const val SIZE = 32
        const val NARROWER = 4
        const val BATCH = 32
    }
}
