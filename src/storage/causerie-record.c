/* SPDX-License-Identifier: GPL-3.0-or-later
 * The plain structures that are stored in the library and loaded from it. */
#include "config.h"

#include "causerie-record.h"

CauserieChatRecord *
causerie_chat_record_new (void)
{
  return g_new0 (CauserieChatRecord, 1);
}

void
causerie_chat_record_free (CauserieChatRecord *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_array_unref);
  g_clear_pointer (&self->deleted, g_array_unref);
  g_free (self);
}

/**
 * causerie_prefix_new:
 * @system: (nullable): JSON text of the request's `system` value
 * @tools: (nullable): JSON text of the request's `tools` array
 */
CauseriePrefix *
causerie_prefix_new (const char *system, const char *tools)
{
  CauseriePrefix *self = g_new0 (CauseriePrefix, 1);

  self->system = g_strdup (system);
  self->tools = g_strdup (tools);
  return self;
}

void
causerie_prefix_free (CauseriePrefix *self)
{
  g_clear_pointer (&self->system, g_free);
  g_clear_pointer (&self->tools, g_free);
  g_free (self);
}

void
causerie_feedback_free (CauserieFeedback *self)
{
  g_clear_pointer (&self->reasons, g_free);
  g_clear_pointer (&self->text, g_free);
  g_free (self);
}

void
causerie_salvaged_free (CauserieSalvaged *self)
{
  g_clear_pointer (&self->folder, g_free);
  g_free (self);
}
