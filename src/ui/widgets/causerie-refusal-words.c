/* SPDX-License-Identifier: GPL-3.0-or-later
 * Says what a service refuses, and what is done about it. */
#include "config.h"

#include "causerie-refusal-words.h"

#include <glib/gi18n-lib.h>

static char *
dup_words (CauserieRequestPart part, const char *subject)
{
  switch (part)
    {
    case CAUSERIE_REQUEST_THINKING:
      /* Translators: %s is the name of a service or the id of a language model */
      return g_strdup_printf (_ ("%s does not support thinking. Its replies come without it."),
                              subject);
    case CAUSERIE_REQUEST_TOOLS:
      /* Translators: %s is the name of a service or the id of a language model */
      return g_strdup_printf (_ ("%s does not support tools, so the model cannot end a chat."),
                              subject);
    case CAUSERIE_REQUEST_CACHE:
      /* Translators: %s is the name of a service or the id of a language model */
      return g_strdup_printf (_ ("%s does not support caching, so long chats may cost more."),
                              subject);
    case CAUSERIE_REQUEST_CACHE_HOUR:
      /* Translators: %s is the name of a service or the id of a language model */
      return g_strdup_printf (
          _ ("%s does not keep its cache for an hour. It keeps it for five minutes."), subject);
    case CAUSERIE_REQUEST_SYSTEM_BLOCKS:
      /* Translators: %s is the name of a service or the id of a language model */
      return g_strdup_printf (_ ("%s takes instructions only as plain text."), subject);
    case CAUSERIE_REQUEST_WEB_SEARCH:
      /* Translators: %s is the name of a service or the id of a language model */
      return g_strdup_printf (_ ("%s does not allow web searches. For an organization, an "
                                 "administrator can allow them."),
                              subject);
    case CAUSERIE_REQUEST_WEB_FETCH:
      /* Translators: %s is the name of a service or the id of a language model */
      return g_strdup_printf (_ ("%s does not open web pages."), subject);
    case CAUSERIE_REQUEST_EFFORT:
      /* Translators: %s is the name of a service or the id of a language model */
      return g_strdup_printf (
          _ ("%s does not support a choice of effort. Its replies have the usual effort."),
          subject);
    case CAUSERIE_REQUEST_LENGTH:
    case CAUSERIE_N_REQUEST_PARTS:
    default:
      /* Translators: %s is the name of a service or the id of a language model */
      return g_strdup_printf (_ ("%s writes only shorter replies than usual."), subject);
    }
}

/* Returns: (transfer full): that the service refuses the part */
char *
causerie_refusal_words_dup (CauserieServiceEntry *entry, CauserieRequestPart part)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (entry), NULL);

  return dup_words (part, causerie_service_entry_get_name (entry));
}

/* Returns: (transfer full) (nullable): all that the service refuses, by model, a sentence a line */
char *
causerie_refusal_words_dup_all (CauserieServiceEntry *entry)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (entry), NULL);

  for (int part = 0; part < CAUSERIE_N_REQUEST_PARTS; part++)
    {
      g_auto (GStrv) models
          = causerie_service_entry_list_refusing (entry, (CauserieRequestPart)part);

      for (guint i = 0; models[i] != NULL; i++)
        {
          g_autofree char *words = dup_words ((CauserieRequestPart)part, models[i]);

          g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", words);
        }
    }
  return lines->len > 0 ? g_string_free (g_steal_pointer (&lines), FALSE) : NULL;
}
