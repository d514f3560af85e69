package dev.gaze.json

import dev.gaze.spec.BlockSpec
import dev.gaze.spec.GanSpec
import dev.gaze.spec.Origins
import io.kotest.property.Arb
import io.kotest.property.RandomSource
import io.kotest.property.arbitrary.arbitrary
import org.jspecify.annotations.Nullable
import java.lang.reflect.ParameterizedType
import java.lang.reflect.RecordComponent
import kotlin.random.Random

/**
 * Specs of any structure: every sealed type, every option and any finite number, whether or not the GAN makes sense.
 * Found by reflection, so that a new block is in it by itself.
 */
internal val randomSpecs: Arb<GanSpec> =
    arbitrary { source: RandomSource ->
        SpecMaker(source.random).record(GanSpec::class.java, 0) as GanSpec
    }

private class SpecMaker(
    private val random: Random,
) {
    fun record(
        type: Class<*>,
        depth: Int,
    ): Any {
        val components = type.recordComponents
        val constructor = type.getDeclaredConstructor(*components.map { it.type }.toTypedArray())
        return constructor.newInstance(*components.map { component(it, depth + 1) }.toTypedArray())
    }

    private fun component(
        component: RecordComponent,
        depth: Int,
    ): Any? {
        val nullable = component.annotatedType.isAnnotationPresent(Nullable::class.java)
        if (nullable && random.nextBoolean()) return null
        if (component.type != List::class.java) return value(component.type, depth)
        val element = (component.genericType as ParameterizedType).actualTypeArguments.single() as Class<*>
        return List(random.nextInt(7)) { value(element, depth) }
    }

    private fun value(
        type: Class<*>,
        depth: Int,
    ): Any =
        when {
            type == Origins::class.java -> Origins.NONE
            type.isEnum -> type.enumConstants.random(random)
            type.isRecord -> record(type, depth)
            type.isSealed -> record(kinds(type).filter { allowed(it, type, depth) }.random(random), depth)
            else -> primitive(type)
        }

    private fun kinds(type: Class<*>): List<Class<*>> = if (type.isSealed) type.permittedSubclasses.flatMap(::kinds) else listOf(type)

    // A schedule may hold a schedule, for ever.
    private fun allowed(
        candidate: Class<*>,
        sealed: Class<*>,
        depth: Int,
    ): Boolean = candidate != BlockSpec.Custom::class.java && (depth < 12 || candidate.recordComponents.none { it.type == sealed })

    private fun primitive(type: Class<*>): Any =
        when (type.kotlin) {
            Boolean::class -> random.nextBoolean()
            Int::class -> if (random.nextInt(4) == 0) random.nextInt() else random.nextInt(1, 512)
            Long::class -> random.nextLong()
            Double::class -> if (random.nextInt(4) == 0) anyDouble() else random.nextDouble()
            String::class -> String(CharArray(random.nextInt(9)) { randomChar() })
            else -> error("no random $type")
        }

    private fun anyDouble(): Double = generateSequence { Double.fromBits(random.nextLong()) }.first { it.isFinite() }

    private fun randomChar(): Char = if (random.nextInt(8) == 0) random.nextInt(0x10000).toChar() else random.nextInt(0x20, 0x7f).toChar()
}
