/* SPDX-License-Identifier: GPL-3.0-or-later
 * Failures and incomplete replies: their code, storage, and the next step that resolves them. */
#include "config.h"

#include "causerie-chat-fixture.h"
#include "causerie-test-content.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

/* An error answer and the expected failure. A header is written as "name: value". */
typedef struct
{
  const char *name;
  guint status;
  const char *type;
  const char *message;
  const char *header;
  guint n_requests;
  CauserieError code;
  CauserieNextStep step;
  gint64 wait; /* the expected time to wait, in seconds; 0 for none */
} Refusal;

#define SOON "retry-after-ms: 1"
#define LATER "retry-after: 120"
#define NEVER "x-should-retry: false"
#define BAD "invalid_request_error"
#define LIMIT "rate_limit_error"

static const Refusal refusals[] = {
  { "key", 401, "authentication_error", "invalid x-api-key", NULL, 1, CAUSERIE_ERROR_AUTHENTICATION,
    CAUSERIE_NEXT_PREFERENCES, 0 },
  { "payment", 402, "billing_error", "no payment", NULL, 1, CAUSERIE_ERROR_BILLING,
    CAUSERIE_NEXT_RETRY, 0 },
  { "credit", 400, BAD, "Your credit balance is too low", NULL, 1, CAUSERIE_ERROR_BILLING,
    CAUSERIE_NEXT_RETRY, 0 },
  { "permission", 403, "permission_error", "not yours", NULL, 1, CAUSERIE_ERROR_PERMISSION,
    CAUSERIE_NEXT_PREFERENCES, 0 },
  /* The second request lists the models. */
  { "model", 404, "not_found_error", "model: claude-gone", NULL, 2, CAUSERIE_ERROR_UNKNOWN_MODEL,
    CAUSERIE_NEXT_CHOOSE_MODEL, 0 },
  { "address", 404, "not_found_error", "Not found", NULL, 1, CAUSERIE_ERROR_NOT_FOUND,
    CAUSERIE_NEXT_PREFERENCES, 0 },
  { "conflict", 409, "conflict_error", "busy", SOON, 3, CAUSERIE_ERROR_CONFLICT,
    CAUSERIE_NEXT_RETRY, 0 },
  { "size", 413, "request_too_large", "too large", NULL, 1, CAUSERIE_ERROR_TOO_LARGE,
    CAUSERIE_NEXT_EDIT, 0 },
  { "request", 400, BAD, "max_tokens: Required", NULL, 1, CAUSERIE_ERROR_INVALID_REQUEST,
    CAUSERIE_NEXT_EDIT, 0 },
  { "length", 400, BAD, "prompt is too long: 1000001 tokens > 1000000 maximum", NULL, 1,
    CAUSERIE_ERROR_CONTEXT_TOO_LONG, CAUSERIE_NEXT_NEW_CHAT, 0 },
  { "limit-without-a-wait", 429, LIMIT, "slow down", NULL, 3, CAUSERIE_ERROR_RATE_LIMITED,
    CAUSERIE_NEXT_RETRY, 0 },
  { "limit-with-a-long-wait", 429, LIMIT, "slow down", LATER, 1, CAUSERIE_ERROR_RATE_LIMITED,
    CAUSERIE_NEXT_RETRY, 120 },
  { "spending-cap", 429, LIMIT, "cap reached", NEVER, 1, CAUSERIE_ERROR_SPEND_LIMIT,
    CAUSERIE_NEXT_PREFERENCES, 0 },
  { "spending-cap-in-words", 429, LIMIT, "You have reached your specified API usage limits.", LATER,
    1, CAUSERIE_ERROR_SPEND_LIMIT, CAUSERIE_NEXT_PREFERENCES, 0 },
  { "fault", 500, "api_error", "Internal server error", SOON, 3, CAUSERIE_ERROR_SERVER,
    CAUSERIE_NEXT_RETRY, 0 },
  { "gateway", 502, "api_error", "Bad gateway", SOON, 3, CAUSERIE_ERROR_SERVER, CAUSERIE_NEXT_RETRY,
    0 },
  { "timeout", 504, "timeout_error", "Timed out", SOON, 3, CAUSERIE_ERROR_TIMEOUT,
    CAUSERIE_NEXT_RETRY, 0 },
  { "overloaded", 529, "overloaded_error", "Overloaded", SOON, 3, CAUSERIE_ERROR_OVERLOADED,
    CAUSERIE_NEXT_RETRY, 0 },
};

static CauserieFailure *
get_failure (Fixture *self)
{
  return causerie_message_get_failure (causerie_branch_get_leaf (self->branch));
}

/* Asserts the failure that is shown. */
static void
assert_shown_failure (Fixture *self, CauserieError code, CauserieNextStep step)
{
  CauserieFailure *failure = get_failure (self);

  g_assert_nonnull (failure);
  g_assert_cmpstr (causerie_error_get_name (failure->code), ==, causerie_error_get_name (code));
  g_assert_cmpint (causerie_error_get_next_step (failure->code), ==, step);
  g_assert_true (g_str_has_suffix (causerie_error_get_sentence (failure->code), "."));
  g_assert_false (causerie_branch_get_ended (self->branch));
}

static void
send_and_fail (Fixture *self)
{
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi");
}

/* Asserts that a restart restores the failure completely. */
static void
reopen_and_compare (Fixture *self)
{
  g_autoptr (CauserieFailure) before = causerie_failure_ref (get_failure (self));
  CauserieFailure *after;

  causerie_chat_fixture_reopen (self);
  after = get_failure (self);
  g_assert_nonnull (after);
  g_assert_cmpint (after->code, ==, before->code);
  g_assert_cmpstr (after->detail, ==, before->detail);
  g_assert_cmpstr (after->request_id, ==, before->request_id);
  g_assert_cmpint (after->retry_at, ==, before->retry_at);
}

static void
retry_and_recover (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  causerie_test_push_text (self, "Hello");
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 0), &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:Hello");
  causerie_chat_fixture_reopen (self);
  causerie_branch_show (self->branch, causerie_test_get_id (self, 0));
  g_assert_null (causerie_message_get_failure (causerie_tree_get_message (
      causerie_chat_get_tree (self->chat), causerie_test_get_id (self, 0))));
}

static CauserieTestReply *
create_refusal (const Refusal *row)
{
  CauserieTestReply *reply = causerie_test_reply_new_error (row->status, row->type, row->message);
  g_auto (GStrv) header = row->header != NULL ? g_strsplit (row->header, ": ", 2) : NULL;

  if (header != NULL)
    causerie_test_reply_add_header (reply, header[0], header[1]);
  return reply;
}

static void
test_refusal (Fixture *self, gconstpointer data)
{
  const Refusal *row = data;
  gint64 begun = g_get_real_time ();

  for (guint i = 0; i < row->n_requests; i++)
    causerie_test_server_push (self->server, create_refusal (row));
  send_and_fail (self);
  causerie_test_server_wait_requests (self->server, row->n_requests);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, row->n_requests);
  assert_shown_failure (self, row->code, row->step);
  g_assert_cmpstr (get_failure (self)->detail, ==, row->message);
  g_assert_cmpstr (get_failure (self)->request_id, ==, "req_test");
  if (row->wait > 0)
    g_assert_cmpint (get_failure (self)->retry_at, >=, begun + row->wait * G_USEC_PER_SEC);
  else if (g_strcmp0 (row->header, SOON) != 0)
    g_assert_cmpint (get_failure (self)->retry_at, ==, 0);
  reopen_and_compare (self);
  assert_shown_failure (self, row->code, row->step);
  retry_and_recover (self);
}

static void
use_address (Fixture *self, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieService) service
      = causerie_service_new (CAUSERIE_SERVICE_CUSTOM, url, NULL, NULL, &error);

  g_assert_no_error (error);
  causerie_chat_fixture_use_service (self, service);
}

static void
assert_unreachable (Fixture *self, CauserieError code, CauserieNextStep step)
{
  send_and_fail (self);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 0);
  assert_shown_failure (self, code, step);
  g_assert_nonnull (get_failure (self)->detail);
  reopen_and_compare (self);
  assert_shown_failure (self, code, step);
  retry_and_recover (self);
}

static void
test_refused_connection (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);

  g_socket_listener_close (listener);
  use_address (self, url);
  assert_unreachable (self, CAUSERIE_ERROR_NOT_RUNNING, CAUSERIE_NEXT_PREFERENCES);
}

/* A GResolver that finds no host, as without a network. */
#define CAUSERIE_TYPE_TEST_RESOLVER (causerie_test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTestResolver, causerie_test_resolver, CAUSERIE, TEST_RESOLVER,
                      GResolver)

struct _CauserieTestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (CauserieTestResolver, causerie_test_resolver, G_TYPE_RESOLVER)

static void
lookup_with_flags_async (GResolver *resolver, const char *name, GResolverNameLookupFlags flags,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);

  g_task_set_source_tag (task, lookup_with_flags_async);
  g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                           "No network for %s", name);
}

static void
lookup_async (GResolver *resolver, const char *name, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer data)
{
  lookup_with_flags_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable,
                           callback, data);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
causerie_test_resolver_class_init (CauserieTestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = lookup_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
causerie_test_resolver_init (CauserieTestResolver *self)
{
}

static void
test_offline (Fixture *self, gconstpointer data)
{
  g_autoptr (GResolver) usual = g_resolver_get_default ();
  g_autoptr (GResolver) resolver = g_object_new (CAUSERIE_TYPE_TEST_RESOLVER, NULL);

  g_resolver_set_default (resolver);
  use_address (self, "https://service.example");
  assert_unreachable (self, CAUSERIE_ERROR_OFFLINE, CAUSERIE_NEXT_RETRY);
  g_resolver_set_default (usual);
}

static void
test_no_tls (Fixture *self, gconstpointer data)
{
  g_autofree char *url = NULL;
  g_autoptr (GSocketService) listener = causerie_test_listen_without_tls (&url);

  g_assert_true (g_socket_service_is_active (listener));
  use_address (self, url);
  assert_unreachable (self, CAUSERIE_ERROR_TLS, CAUSERIE_NEXT_PREFERENCES);
}

static void
test_redirect (Fixture *self, gconstpointer data)
{
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_redirect (307, "https://else.example/v1"));
  send_and_fail (self);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
  assert_shown_failure (self, CAUSERIE_ERROR_REDIRECTED, CAUSERIE_NEXT_PREFERENCES);
  g_assert_cmpstr (get_failure (self)->detail, ==, "https://else.example/v1");
  reopen_and_compare (self);
  retry_and_recover (self);
}

/* An HTML page, as from a captive portal. */
static void
test_web_page (Fixture *self, gconstpointer data)
{
  CauserieTestReply *reply = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_LENGTH);

  causerie_test_reply_add_header (reply, "content-type", "text/html");
  causerie_test_reply_add_text (reply, "<html>Sign in to this network</html>");
  causerie_test_server_push (self->server, reply);
  send_and_fail (self);
  assert_shown_failure (self, CAUSERIE_ERROR_INTERCEPTED, CAUSERIE_NEXT_RETRY);
  g_assert_nonnull (strstr (get_failure (self)->detail, "Sign in"));
  reopen_and_compare (self);
  retry_and_recover (self);
}

/* The end of a reply that has begun. */
typedef struct
{
  const char *name;
  const char *stop_reason; /* NULL if @last is sent instead */
  const char *last;
  CauserieTestEnd end;
  CauserieMessageState state;
  const char *failure; /* the name of an error, or NULL */
} Outcome;

#define LAST(end, state) NULL, NULL, CAUSERIE_TEST_END_##end, CAUSERIE_MESSAGE_##state

static const Outcome outcomes[] = {
  { "refused", "refusal", NULL, CAUSERIE_TEST_END_CLOSE, CAUSERIE_MESSAGE_REFUSED, NULL },
  { "context-full", "model_context_window_exceeded", NULL, CAUSERIE_TEST_END_CLOSE,
    CAUSERIE_MESSAGE_CONTEXT_FULL, NULL },
  { "cut-at-the-limit", "max_tokens", NULL, CAUSERIE_TEST_END_CLOSE, CAUSERIE_MESSAGE_CUT, NULL },
  { "interrupted", LAST (CUT, INTERRUPTED), "connection-lost" },
  { "interrupted-by-a-reset", LAST (RESET, INTERRUPTED), "connection-lost" },
  { "interrupted-without-a-reason", LAST (CLOSE, INTERRUPTED), "connection-lost" },
  { "interrupted-by-an-error", NULL,
    "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
    CAUSERIE_TEST_END_CLOSE, CAUSERIE_MESSAGE_INTERRUPTED, "overloaded" },
  { "interrupted-by-nonsense", NULL, "{\"type\":\"content_block_delta\",\"index\":",
    CAUSERIE_TEST_END_CLOSE, CAUSERIE_MESSAGE_INTERRUPTED, "bad-answer" },
  { "stopped", LAST (HOLD, STOPPED), NULL },
};

static CauserieTestReply *
create_outcome (const Outcome *row)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, "Some");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_text (reply, block);
  if (row->stop_reason != NULL)
    {
      g_autofree char *stop = causerie_test_sse_stop (row->stop_reason);

      causerie_test_reply_add_text (reply, stop);
    }
  else if (row->last != NULL)
    {
      g_autofree char *last = causerie_test_sse (row->last, NULL);

      causerie_test_reply_add_text (reply, last);
    }
  causerie_test_reply_set_end (reply, row->end);
  return reply;
}

static gboolean
has_text (gpointer data)
{
  Fixture *self = data;
  CauserieTurn *turn = causerie_chat_get_turn (self->chat, self->branch);
  CauserieMessage *reply = turn != NULL ? causerie_turn_get_reply (turn) : NULL;
  const char *content = reply != NULL ? causerie_test_get_json (reply) : NULL;

  return content != NULL && strstr (content, "Some") != NULL;
}

static void
assert_outcome (Fixture *self, const Outcome *row)
{
  CauserieMessage *reply = causerie_branch_get_leaf (self->branch);
  CauserieFailure *failure = causerie_message_get_failure (reply);

  g_assert_cmpint (causerie_message_get_role (reply), ==, CAUSERIE_ROLE_ASSISTANT);
  g_assert_cmpint (causerie_message_get_state (reply), ==, row->state);
  g_assert_cmpstr (failure != NULL ? causerie_error_get_name (failure->code) : NULL, ==,
                   row->failure);
  g_assert_cmpstr (causerie_message_get_first_words (reply), ==, "Some");
  g_assert_false (causerie_branch_get_ended (self->branch));
}

static void
test_outcome (Fixture *self, gconstpointer data)
{
  const Outcome *row = data;
  g_autofree char *messages = NULL;
  gboolean left_out = row->state == CAUSERIE_MESSAGE_REFUSED;

  causerie_test_server_push (self->server, create_outcome (row));
  causerie_test_send (self, "First");
  if (row->state == CAUSERIE_MESSAGE_STOPPED)
    {
      g_assert_true (causerie_test_wait_until (has_text, self, 30));
      causerie_turn_stop (causerie_chat_get_turn (self->chat, self->branch));
    }
  causerie_test_wait_idle (self->chat);
  assert_outcome (self, row);
  causerie_chat_fixture_reopen (self);
  assert_outcome (self, row);
  causerie_test_send_and_reply (self, "Second", "Fine");
  messages = causerie_test_dup_member (self->server, 1, "messages");
  g_assert_nonnull (strstr (messages, "Second"));
  g_assert_true ((strstr (messages, "Some") == NULL) == left_out);
  g_assert_true ((strstr (messages, "First") == NULL) == left_out);
}

static void
add_test (const char *group, const char *name, gconstpointer data, CauserieChatTest test)
{
  g_autofree char *path = g_strdup_printf ("/states/%s/%s", group, name);

  causerie_chat_fixture_add_row (path, data, test);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    add_test ("not-sent", refusals[i].name, &refusals[i], test_refusal);
  add_test ("not-sent", "refused-connection", NULL, test_refused_connection);
  add_test ("not-sent", "offline", NULL, test_offline);
  add_test ("not-sent", "no-secure-connection", NULL, test_no_tls);
  add_test ("not-sent", "redirect", NULL, test_redirect);
  add_test ("not-sent", "web-page", NULL, test_web_page);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    add_test ("reply", outcomes[i].name, &outcomes[i], test_outcome);
  return g_test_run ();
}
