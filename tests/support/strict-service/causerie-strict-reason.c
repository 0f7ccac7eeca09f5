/* SPDX-License-Identifier: GPL-3.0-or-later
 * The reasons for which the strict service refuses a request. */
#include "config.h"

#include "causerie-strict-reason.h"

G_DEFINE_QUARK (causerie - strict - refusal - quark, causerie_strict_refusal)

/**
 * causerie_strict_refuse:
 * @error: (out) (optional): return location for the error
 * @reason: the reason
 * @format: the message, worded like that of the Messages API if known
 * @...: its arguments
 *
 * Returns: always %FALSE, for use in a return statement
 */
gboolean
causerie_strict_refuse (GError **error, CauserieStrictReason reason, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, CAUSERIE_STRICT_REFUSAL, (gint)reason, message);
  return FALSE;
}

/**
 * causerie_strict_reason_get_status:
 * @reason: a reason
 *
 * Returns: the HTTP status of the answer
 */
guint
causerie_strict_reason_get_status (CauserieStrictReason reason)
{
  static const guint statuses[] = { [CAUSERIE_STRICT_NONE] = 200,
#define REASON(name, status) [CAUSERIE_STRICT_##name] = status,
                                    CAUSERIE_STRICT_REASONS (REASON)
#undef REASON
  };

  return statuses[reason];
}

/**
 * causerie_strict_reason_get_name:
 * @reason: a reason
 *
 * Returns: (transfer none): its name in the list
 */
const char *
causerie_strict_reason_get_name (CauserieStrictReason reason)
{
  static const char *const names[] = { [CAUSERIE_STRICT_NONE] = "NONE",
#define REASON(name, status) [CAUSERIE_STRICT_##name] = #name,
                                       CAUSERIE_STRICT_REASONS (REASON)
#undef REASON
  };

  return names[reason];
}
