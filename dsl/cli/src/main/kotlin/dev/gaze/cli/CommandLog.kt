package dev.gaze.cli

import java.text.MessageFormat
import java.util.ResourceBundle

/**
 * Where the library logs to in the command: what Gaze has to say, and what is wrong elsewhere, are lines on standard error,
 * without time, level and name.
 */
internal class CommandLog : System.LoggerFinder() {
    override fun getLogger(
        name: String,
        module: Module,
    ): System.Logger = Lines(name)

    private class Lines(
        private val name: String,
    ) : System.Logger {
        private val least = if (name.startsWith("dev.gaze")) System.Logger.Level.DEBUG else System.Logger.Level.WARNING

        override fun getName(): String = name

        override fun isLoggable(level: System.Logger.Level): Boolean = level >= least && level != System.Logger.Level.OFF

        override fun log(
            level: System.Logger.Level,
            bundle: ResourceBundle?,
            message: String?,
            thrown: Throwable?,
        ) {
            if (isLoggable(level)) System.err.println(listOfNotNull(message, thrown).joinToString(": "))
        }

        override fun log(
            level: System.Logger.Level,
            bundle: ResourceBundle?,
            format: String?,
            values: Array<out Any?>?,
        ) {
            if (isLoggable(
                    level,
                )
            ) {
                log(level, bundle, if (values.isNullOrEmpty()) format else MessageFormat.format(format, *values), thrown = null)
            }
        }
    }
}
