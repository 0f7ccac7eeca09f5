/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cost of a reply from the bytes of its stream to its stored row, without a window: CPU time of
 * all threads per kilobyte of text, compared with only parsing the same bytes. */
#include "config.h"

#include "causerie-library.h"
#include "causerie-markdown-document.h"
#include "causerie-reply-builder.h"
#include "causerie-sse-parser.h"
#include "causerie-test.h"

#include <string.h>
#include <time.h>

#define KILOBYTE 1024
#define SMALL (100 * KILOBYTE)
#define LARGE (1024 * KILOBYTE)
#define N_ROUNDS 3

/* A service that sends 80 words a second: each is drawn, and the text is stored every 300 ms. */
#define WORDS_OF_A_WRITE 24
#define WORDS_OF_A_PARAGRAPH 60

typedef struct
{
  CauserieLibrary *library;
  CauserieSseParser *parser;
  CauserieReplyBuilder *builder;
  CauserieMessage *reply;
  gint64 chat_id;
  gint64 question_id;
} Stream;

static gboolean
feed (const char *data, gsize length, gpointer builder, GError **error)
{
  return causerie_reply_builder_feed (builder, data, length, error);
}

static void
push (Stream *self, const char *event)
{
  g_autofree char *bytes = g_strdup_printf ("data: %s\n\n", event);
  g_autoptr (GError) error = NULL;

  causerie_sse_parser_push (self->parser, bytes, strlen (bytes), feed, self->builder, &error);
  g_assert_no_error (error);
}

static double
get_cpu_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void
finish_write (Stream *self, GAsyncResult **place)
{
  g_autoptr (GAsyncResult) result = causerie_test_await (place);
  g_autoptr (GError) error = NULL;

  g_assert_true (causerie_library_write_finish (self->library, result, &error));
  g_assert_no_error (error);
}

static void
begin (Stream *self)
{
  CauserieNewReply reply = { .chat_id = self->chat_id,
                             .parent_id = self->question_id,
                             .model = "m",
                             .requested_model = "m",
                             .service = "s" };
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  self->parser = causerie_sse_parser_new ();
  self->builder = causerie_reply_builder_new ();
  causerie_library_begin_reply_async (self->library, &reply, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  self->reply = causerie_library_begin_reply_finish (self->library, result, NULL);
  g_assert_nonnull (self->reply);
  push (self, "{\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"content\":[]}}");
  push (self, "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
              "\"text\":\"\"}}");
}

static void
write_change (Stream *self)
{
  CauserieContent *content = causerie_reply_builder_get_content (self->builder);
  CauserieReplyPart part = { .offset = causerie_content_take_change (content) };
  GAsyncResult *place = NULL;

  part.json = causerie_content_get_json (content) + part.offset;
  part.first_words = causerie_message_get_first_words (self->reply);
  causerie_library_write_reply_async (self->library, causerie_message_get_id (self->reply), &part,
                                      NULL, causerie_test_take_result, &place);
  finish_write (self, &place);
}

/* What the timeline does, without its widgets. */
static void
draw (Stream *self, CauserieMarkdownDocument *document, gsize *place)
{
  CauserieContent *content = causerie_reply_builder_get_content (self->builder);
  g_autofree char *more = NULL;
  CauserieBlock block;

  causerie_message_grow (self->reply, content);
  block = causerie_content_get_block (content, 0);
  more = causerie_block_read_text (&block, place);
  causerie_markdown_document_append (document, more, FALSE);
}

static void
end (Stream *self)
{
  CauserieReplyEnd reply_end = { .state = CAUSERIE_MESSAGE_COMPLETE };
  CauserieContent *content = causerie_reply_builder_get_content (self->builder);
  GAsyncResult *place = NULL;

  push (self, "{\"type\":\"content_block_stop\",\"index\":0}");
  push (self, "{\"type\":\"message_stop\"}");
  content = causerie_reply_builder_get_content (self->builder);
  reply_end.content = causerie_content_get_json (content);
  causerie_library_finish_reply_async (self->library, causerie_message_get_id (self->reply),
                                       &reply_end, NULL, causerie_test_take_result, &place);
  finish_write (self, &place);
  g_clear_object (&self->builder);
  g_clear_pointer (&self->parser, causerie_sse_parser_free);
  g_clear_object (&self->reply);
}

/* Returns: microseconds of CPU time per kilobyte of a reply of @size bytes */
static double
measure (Stream *self, gsize size)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  double start = get_cpu_seconds ();
  gsize n_bytes = 0;
  gsize place = 0;

  begin (self);
  for (guint i = 1; n_bytes < size; i++)
    {
      g_autofree char *event = g_strdup_printf (
          "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
          "\"text\":\"word %u%s\"}}",
          i, i % WORDS_OF_A_PARAGRAPH == 0 ? "\\n\\n" : " ");

      push (self, event);
      draw (self, document, &place);
      n_bytes = causerie_content_get_size (causerie_reply_builder_get_content (self->builder));
      if (i % WORDS_OF_A_WRITE == 0)
        write_change (self);
    }
  end (self);
  return (get_cpu_seconds () - start) * 1e6 / ((double)n_bytes / KILOBYTE);
}

static void
ask (Stream *self)
{
  CauserieNewMessage question = { .content = "[{\"type\":\"text\",\"text\":\"Hi\"}]" };
  g_autoptr (CauserieMessage) message = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_library_add_message_async (self->library, &question, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  message = causerie_library_add_message_finish (self->library, result, &self->chat_id, NULL);
  g_assert_nonnull (message);
  self->question_id = causerie_message_get_id (message);
}

static void
open_library (Stream *self, const char *folder)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  self->library = causerie_library_new (folder);
  causerie_library_open_async (self->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_library_open_finish (self->library, result, &error);
  g_assert_no_error (error);
}

static void
close_library (Stream *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_library_close_async (self->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_library_close_finish (self->library, result, NULL));
  g_clear_object (&self->library);
}

int
main (void)
{
  g_autofree char *folder = causerie_test_make_folder ();
  double small = G_MAXDOUBLE;
  double large = G_MAXDOUBLE;
  Stream stream = { 0 };

  open_library (&stream, folder);
  ask (&stream);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      small = MIN (small, measure (&stream, SMALL));
      large = MIN (large, measure (&stream, LARGE));
    }
  g_print ("stream  100 KB  %7.1f us of CPU per KB\n", small);
  g_print ("stream 1024 KB  %7.1f us of CPU per KB, ratio %.2f (at most 1.15)\n", large,
           large / small);
  close_library (&stream);
  causerie_test_remove_folder (folder);
  return large / small <= 1.15 ? 0 : 1;
}
