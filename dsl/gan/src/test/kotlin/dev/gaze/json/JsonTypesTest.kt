package dev.gaze.json

import dev.gaze.spec.BlockSpec
import dev.gaze.spec.GanSpec
import dev.gaze.spec.Origins
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeUnique
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import java.lang.reflect.ParameterizedType
import java.lang.reflect.RecordComponent

private val UNSAVED: Set<Class<*>> = setOf(BlockSpec.Custom::class.java)

class JsonTypesTest :
    FunSpec({
        test("every record that a spec can hold is registered") {
            val reachable = reachable(GanSpec::class.java)
            reachable.shouldContainAll(BlockSpec.ResBlock::class.java, BlockSpec.Custom::class.java)
            JsonTypes.all.map { it.type }.shouldContainExactlyInAnyOrder(reachable - UNSAVED)
        }

        test("where several records may stand, their names differ") {
            val sealed =
                JsonTypes.all
                    .flatMap { it.type.interfaces.toList() }
                    .filter { it.isSealed }
                    .distinct()
            sealed.shouldContainAll(BlockSpec::class.java)
            sealed.forEach { interfaceType -> JsonTypes.permitted(interfaceType).map { it.name }.shouldBeUnique() }
        }
    })

/** All records within a type, itself included. */
private fun reachable(
    type: Class<*>,
    seen: MutableSet<Class<*>> = mutableSetOf(),
): Set<Class<*>> {
    when {
        type.isSealed -> type.permittedSubclasses.forEach { reachable(it, seen) }
        type.isRecord && type != Origins::class.java && seen.add(type) -> type.recordComponents.forEach { reachable(it.element(), seen) }
    }
    return seen
}

private fun RecordComponent.element(): Class<*> = (genericType as? ParameterizedType)?.actualTypeArguments?.single() as? Class<*> ?: type
