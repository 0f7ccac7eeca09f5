/* SPDX-License-Identifier: GPL-3.0-or-later
 * The share of a long chat that a service reads from its cache: 50 turns of 300 tokens in and 500
 * out, three pictures, ten documents, seven switches of branch and an edit of the first message.
 * The counts are those of the demo's cache, on a clock of its own: a turn takes a minute.
 */
#include "config.h"

#include "causerie-demo-cache.h"
#include "causerie-demo-tokens.h"
#include "causerie-request.h"
#include "causerie-wire.h"

#include <string.h>

#define N_TURNS 50
#define TURN_SECONDS 60
#define IN_TOKENS 300
#define OUT_TOKENS 500
#define PROMPT_TOKENS 700
#define PAGES 10
#define LEAST_SHARE 0.9

#define PICTURE                                                                                    \
  ",{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","             \
  "\"data\":\"AA==\"}}"
#define PAGE                                                                                       \
  ",{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\","    \
  "\"data\":\"AA==\"}}"

/* What is special in a turn. */
typedef struct
{
  guint turn;
  guint back; /* how many messages the new branch is shorter */
  guint n_pictures;
  guint n_pages;
} Event;

static const Event events[] = {
  { .turn = 5, .n_pictures = 1 },    { .turn = 8, .back = 2 },     { .turn = 12, .n_pictures = 1 },
  { .turn = 15, .back = 4 },         { .turn = 20, .n_pages = 1 }, { .turn = 24, .back = 2 },
  { .turn = 28, .n_pictures = 1 },   { .turn = 30, .back = 6 },    { .turn = 36, .back = 4 },
  { .turn = 40, .back = G_MAXUINT }, { .turn = 45, .back = 2 },    { .turn = 48, .back = 8 },
};

/* The text of a turn is different from all others. */
static char *
make_text (guint number, guint n_tokens)
{
  g_autofree char *rest = NULL;
  gsize length = n_tokens * CAUSERIE_DEMO_TOKEN_CHARS;

  rest = g_strnfill (length - 6, 'a');
  return g_strdup_printf ("%06u%s", number, rest);
}

static void
add_message (GPtrArray *path, CauserieRole role, guint number, const Event *event)
{
  g_autofree char *text = make_text (number, role == CAUSERIE_ROLE_USER ? IN_TOKENS : OUT_TOKENS);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (CauserieContent) content = NULL;
  CauserieMessageData data = { .id = number + 1,
                               .role = role,
                               .state = CAUSERIE_MESSAGE_COMPLETE,
                               .service = "https://service.example",
                               .model = "demo-opus" };

  g_string_append_printf (json, "[{\"type\":\"text\",\"text\":\"%s\"}", text);
  for (guint i = 0; role == CAUSERIE_ROLE_USER && event != NULL && i < event->n_pictures; i++)
    g_string_append (json, PICTURE);
  for (guint i = 0; role == CAUSERIE_ROLE_USER && event != NULL && i < event->n_pages * PAGES; i++)
    g_string_append (json, PAGE);
  g_string_append_c (json, ']');
  content = causerie_content_new (json->str, -1, NULL);
  data.content = content;
  g_ptr_array_add (path, causerie_message_new (&data));
}

static GBytes *
write_request (GPtrArray *path, const char *system)
{
  CauserieWireTarget target = { .service = "https://service.example",
                                .model = "demo-opus",
                                .cache = CAUSERIE_CACHE_MINUTES };
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  g_autofree char *messages = causerie_wire_write (path, &target, insertions, NULL);
  CauserieRequest request = { .model = "demo-opus",
                              .max_tokens = 1000,
                              .system = system,
                              .messages = messages,
                              .cache = CAUSERIE_CACHE_MINUTES,
                              .stream = TRUE };
  g_autoptr (CauserieRequestBody) body = causerie_request_write (&request);

  return g_bytes_ref (causerie_request_body_get_json (body));
}

static const Event *
find_event (guint turn)
{
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (events[i].turn == turn)
      return &events[i];
  return NULL;
}

static const char *
get_name (const Event *event)
{
  if (event == NULL)
    return "";
  if (event->back == G_MAXUINT)
    return "edit of the first message";
  if (event->back > 0)
    return "another branch";
  return event->n_pictures > 0 ? "picture" : "document";
}

int
main (void)
{
  g_autoptr (CauserieDemoCache) cache = causerie_demo_cache_new ();
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *prompt_text = make_text (0, PROMPT_TOKENS);
  g_autofree char *system = g_strdup_printf ("\"%s\"", prompt_text);
  double read = 0;
  double all = 0;

  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      const Event *event = find_event (turn);
      guint back = event != NULL ? MIN (event->back, path->len) : 0;
      g_autoptr (GBytes) body = NULL;
      g_autoptr (CauserieDemoPrompt) prompt = NULL;
      CauserieDemoUsage usage;
      double sum;

      g_ptr_array_set_size (path, (int)(path->len - back));
      add_message (path, CAUSERIE_ROLE_USER, 2 * turn, event);
      body = write_request (path, system);
      prompt = causerie_demo_prompt_new (body, NULL);
      causerie_demo_cache_count (cache, prompt, (gint64)turn * TURN_SECONDS, &usage);
      sum = usage.cache_read + usage.cache_written_minutes + usage.input;
      g_print ("turn %2u: %6.0f tokens, %5.1f %% read from the cache  %s\n", turn + 1, sum,
               100 * usage.cache_read / sum, get_name (event));
      read += usage.cache_read;
      all += sum;
      add_message (path, CAUSERIE_ROLE_ASSISTANT, 2 * turn + 1, NULL);
    }
  g_print ("all: %.0f tokens, %.1f %% read from the cache (at least %.0f %%)\n", all,
           100 * read / all, 100 * LEAST_SHARE);
  return read / all >= LEAST_SHARE ? 0 : 1;
}
