package dev.gaze.cli

import dev.gaze.spec.GanSpec
import dev.gaze.spec.GanSpec.CLASSES_FROM_DATA
import dev.gaze.spec.Presets

/**
 * The presets that the command line knows by name.
 *
 * @property call how a script says it, of an image's size
 * @property spec of an image's size
 */
internal enum class Preset(
    val call: (Int) -> String,
    val spec: (Int) -> GanSpec,
) {
    SAGAN({ "sagan($it, $OPEN)" }, { Presets.sagan(it, CLASSES_FROM_DATA) }),
    SNGAN({ "snganProjection($it, $OPEN)" }, { Presets.snganProjection(it, CLASSES_FROM_DATA) }),
    ACGAN({ "acgan($it, $OPEN)" }, { Presets.acgan(it, CLASSES_FROM_DATA) }),
    BIGGAN({ "bigGan($it, $OPEN)" }, { Presets.bigGan(it, CLASSES_FROM_DATA) }),
    DCGAN({ "dcgan($it)" }, { Presets.dcgan(it) }),
    GEOMETRIC({ "geometricGan($it)" }, { Presets.geometricGan(it) }),
    ;

    /** As the command line has it. */
    val word: String = name.lowercase()
}

private const val OPEN = "GanSpec.CLASSES_FROM_DATA"
