package dev.gaze.script

/**
 * The class of a compiled script.
 *
 * @property className its name
 * @property resultField where it keeps the value of its last expression; null where that is Unit or a declaration
 * @property imports the scripts that it imports, in the order of its constructor's parameters
 */
internal data class ScriptClass(
    val className: String,
    val resultField: String?,
    val imports: List<ScriptClass>,
)

/**
 * A file that a compiled script was made from.
 *
 * @property path absolute
 * @property digest SHA-256 of its text
 */
internal data class ScriptSource(
    val path: String,
    val digest: String,
)

/**
 * A script, compiled: all that is needed to run it without the compiler.
 *
 * @property main the script itself
 * @property imports the files that it imports, directly or not
 * @property classes class files by their path in a jar
 */
internal class CompiledGanScript(
    val main: ScriptClass,
    val imports: List<ScriptSource>,
    val classes: Map<String, ByteArray>,
) {
    /**
     * Runs the imported scripts, each once, and then the script.
     *
     * @return the value of its last expression; Unit where it ends with a statement or a declaration
     * @throws ReflectiveOperationException what the script threw, as the cause
     */
    fun run(args: Array<String>): Any? {
        val loader = Loader(classes)
        val instances = mutableMapOf<String, Any>()

        fun instance(script: ScriptClass): Any =
            instances[script.className] ?: run {
                val parameters = listOf<Any>(args) + script.imports.map(::instance)
                loader
                    .loadClass(script.className)
                    .constructors
                    .single()
                    .newInstance(*parameters.toTypedArray())
            }.also { instances[script.className] = it }

        val script = instance(main)
        val field = main.resultField ?: return Unit
        return script.javaClass
            .getDeclaredField(field)
            .apply { isAccessible = true }
            .get(script)
    }

    private class Loader(
        private val classes: Map<String, ByteArray>,
    ) : ClassLoader(CompiledGanScript::class.java.classLoader) {
        override fun findClass(name: String): Class<*> {
            val bytes = classes[name.replace('.', '/') + ".class"] ?: throw ClassNotFoundException(name)
            return defineClass(name, bytes, 0, bytes.size)
        }
    }
}
