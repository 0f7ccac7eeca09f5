/* SPDX-License-Identifier: GPL-3.0-or-later
 * A timeline of messages in a real window, without a chat. */
#include "config.h"

#include "causerie-messages-fixture.h"

#include "causerie-message-body.h"
#include "causerie-message-row.h"
#include "causerie-test.h"

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  return causerie_message_row_new (NULL, NULL, NULL, item);
}

/* Creates a window with a timeline that has no messages yet. */
void
causerie_messages_fixture_set_up (CauserieTimelineFixture *f, gconstpointer data)
{
  causerie_timeline_fixture_set_up (f, NULL);
  g_set_object (&f->store, NULL);
  f->store = g_list_store_new (CAUSERIE_TYPE_MESSAGE);
  causerie_timeline_view_set_factory (f->view, create_row, NULL, NULL);
  causerie_timeline_view_set_model (f->view, G_LIST_MODEL (f->store));
}

/* Returns: (transfer none): a new message at the end, which is complete */
CauserieMessage *
causerie_messages_fixture_add_content (CauserieTimelineFixture *f, CauserieRole role,
                                       CauserieContent *content)
{
  CauserieMessageData data = { .id = (gint64)causerie_timeline_fixture_n_items (f) + 1,
                               .role = role,
                               .state = CAUSERIE_MESSAGE_COMPLETE,
                               .content = content,
                               .model = "claude-a" };
  g_autoptr (CauserieMessage) message = causerie_message_new (&data);

  g_list_store_append (f->store, message);
  return message;
}

CauserieMessage *
causerie_messages_fixture_add (CauserieTimelineFixture *f, CauserieRole role, const char *text)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);

  return causerie_messages_fixture_add_content (f, role, content);
}

/* Returns: the number of descendants of that type */
guint
causerie_messages_fixture_count (GtkWidget *widget, GType type)
{
  guint n = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += causerie_messages_fixture_count (child, type);
  return n;
}

static gboolean
is_loading (GtkWidget *widget)
{
  gboolean loading = CAUSERIE_IS_MESSAGE_BODY (widget)
                     && causerie_message_body_get_loading (CAUSERIE_MESSAGE_BODY (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !loading;
       child = gtk_widget_get_next_sibling (child))
    loading = is_loading (child);
  return loading;
}

/* Returns: whether the blocks of a long message are not made yet, which happens in a thread */
gboolean
causerie_messages_fixture_is_loading (CauserieTimelineFixture *f)
{
  return is_loading (GTK_WIDGET (f->view));
}

static gboolean
is_loaded (gpointer f)
{
  return !causerie_messages_fixture_is_loading (f);
}

void
causerie_messages_fixture_wait_loaded (CauserieTimelineFixture *f)
{
  g_assert_true (causerie_test_wait_until (is_loaded, f, 60));
}

/* Adds a reply that is streamed. */
void
causerie_messages_fixture_add_growing (CauserieTimelineFixture *f, CauserieGrowingReply *reply,
                                       const char *type)
{
  g_autofree char *block = g_strdup_printf ("{\"type\":\"%s\",\"%s\":\"\"}", type, type);
  CauserieMessageData data = { .id = (gint64)causerie_timeline_fixture_n_items (f) + 1,
                               .role = CAUSERIE_ROLE_ASSISTANT,
                               .state = CAUSERIE_MESSAGE_STREAMING,
                               .model = "claude-a" };

  reply->content = causerie_content_new_growing ();
  reply->block = causerie_content_open_block (reply->content);
  causerie_content_set_block (reply->content, reply->block, block);
  data.content = reply->content;
  reply->message = causerie_message_new (&data);
  g_list_store_append (f->store, reply->message);
}

/* @escaped: text as in a JSON string */
void
causerie_growing_reply_grow (CauserieGrowingReply *self, const char *escaped)
{
  causerie_content_grow_block (self->content, self->block, escaped, strlen (escaped));
  causerie_message_grow (self->message, self->content);
}

void
causerie_growing_reply_clear (CauserieGrowingReply *self)
{
  g_clear_object (&self->message);
  g_clear_pointer (&self->content, causerie_content_unref);
}
