/* SPDX-License-Identifier: GPL-3.0-or-later
 * The request of a turn: the service, the frozen prefix, and the parts that are left out. */
#include "config.h"

#include "causerie-turn-request.h"

#include "causerie-attachment-limits.h"
#include "causerie-effort.h"
#include "causerie-json.h"
#include "causerie-prompt.h"
#include "causerie-request.h"
#include "causerie-token-limit.h"
#include "causerie-wire.h"

#include <string.h>

/* Of a reply, where no limit of the model is known. */
#define MAX_TOKENS 16000
#define ADAPTIVE_THINKING "{\"type\":\"adaptive\",\"display\":\"summarized\"}"

/* Of models that do not think adaptively: the least that the Messages API takes, and the usual. */
#define LEAST_BUDGET 1024
#define USUAL_BUDGET 8000

/* What makes a request smaller, so that a service that has refused it may take it. */
typedef enum
{
  OMIT_THINKING = 1 << 0,       /* all thinking blocks */
  OMIT_THINKING_FIELD = 1 << 1, /* what asks for thinking */
  OMIT_CACHE_HOUR = 1 << 2,     /* the life of an hour of what is cached */
  OMIT_CACHE = 1 << 3,          /* the marks for caching */
  LOWER_LENGTH = 1 << 4,        /* of the reply, to the limit of the model */
  FIT_CONTEXT = 1 << 5,         /* likewise, to what the prompt leaves of the context */
  OMIT_SYSTEM_BLOCKS = 1 << 6,  /* the blocks around the system prompt */
  OMIT_WEB_SEARCH = 1 << 7,     /* the tools that search the web and open pages */
  OMIT_WEB_FETCH = 1 << 8,      /* the tool that opens pages */
  WRITE_SEARCHES = 1 << 9,      /* earlier searches are sent as text */
  OMIT_EFFORT = 1 << 10,        /* the level of effort */
} Reduction;

struct _CauserieTurnRequest
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauserieSettings *settings;
  CauserieSetup *setup;
  CauserieServiceEntry *entry; /* NULL if there is no service */
  CauserieService *service;    /* that of the entry when the turn began; NULL if there is none */
  GError *no_service;          /* why @service is NULL */
  char *model;
  char *effort; /* as chosen; the model may not take it */
  gint64 chat_id;
  GPtrArray *path; /* of CauserieMessage, from the first message to the one to answer */

  /* Of the path, from prepare on: */
  GHashTable *texts;      /* char * to gint64: what attached texts take in JSON, by hash */
  GHashTable *missing;    /* of char *: the hashes of files that are not stored */
  GPtrArray *attachments; /* of CauserieAttachment */
  guint n_texts_read;     /* how many of them were looked at, to measure the texts */
  gint64 text_position;   /* in the text that is read */
  gint64 text_length;     /* what the text before takes in JSON, up to the last whole character */
  GByteArray *rest;       /* the beginning of the next character */
  CauseriePrefix *prefix; /* as frozen or to be frozen; NULL until prepared */
  gboolean prefix_is_frozen;

  gboolean counts; /* asks for the number of tokens instead of a reply */

  guint reductions;   /* of Reduction, in the next request */
  guint tried;        /* all that have been, of which some did not help */
  Reduction newest;   /* the one that was made after @refusal, or 0 */
  char *refusal;      /* the detail of the last refusal; NULL before the first */
  gint64 most_tokens; /* the limit that the service named in a refusal, or 0 */

  /* In the last request before the reply began: */
  gboolean without_thinking; /* OMIT_THINKING */

  /* In the request that was written last: */
  CauseriePrefix *sent_prefix; /* @prefix without what the service refuses */
  gboolean asked_for_thinking;
  const char *asked_effort;   /* or NULL; static */
  gboolean asked_with_blocks; /* for the system prompt */
  CauserieCacheLife asked_cache;
  gint64 asked_for_tokens;
};

G_DEFINE_FINAL_TYPE (CauserieTurnRequest, causerie_turn_request, G_TYPE_OBJECT)

static void
causerie_turn_request_finalize (GObject *object)
{
  CauserieTurnRequest *self = CAUSERIE_TURN_REQUEST (object);

  g_clear_object (&self->library);
  g_clear_object (&self->settings);
  g_clear_object (&self->setup);
  g_clear_object (&self->entry);
  g_clear_error (&self->no_service);
  g_clear_object (&self->service);
  g_clear_pointer (&self->path, g_ptr_array_unref);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_clear_pointer (&self->missing, g_hash_table_unref);
  g_byte_array_unref (self->rest);
  g_hash_table_unref (self->texts);
  g_clear_pointer (&self->prefix, causerie_prefix_free);
  g_clear_pointer (&self->sent_prefix, causerie_prefix_free);
  g_free (self->model);
  g_free (self->effort);
  g_free (self->refusal);
  G_OBJECT_CLASS (causerie_turn_request_parent_class)->finalize (object);
}

static void
causerie_turn_request_class_init (CauserieTurnRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_turn_request_finalize;
}

static void
causerie_turn_request_init (CauserieTurnRequest *self)
{
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rest = g_byte_array_new ();
}

/**
 * causerie_turn_request_new:
 * @registry: tells why there is no service
 * @setup: what the chat is set up with, for a new prefix
 * @choice: the service, which has been opened, the model and its effort
 * @path: (element-type CauserieMessage): the messages from the first one to the one to answer
 */
CauserieTurnRequest *
causerie_turn_request_new (CauserieLibrary *library, CauserieSettings *settings,
                           CauserieRegistry *registry, CauserieSetup *setup,
                           const CauserieModelChoice *choice, gint64 chat_id, GPtrArray *path)
{
  CauserieTurnRequest *self = g_object_new (CAUSERIE_TYPE_TURN_REQUEST, NULL);

  self->library = g_object_ref (library);
  self->settings = g_object_ref (settings);
  self->setup = g_object_ref (setup);
  g_set_object (&self->entry, choice->service);
  if (self->entry != NULL)
    g_set_object (&self->service, causerie_service_entry_get_service (self->entry));
  if (self->service == NULL)
    self->no_service = causerie_registry_create_error (registry);
  self->model = g_strdup (choice->model != NULL ? choice->model : "");
  self->effort = g_strdup (choice->effort);
  self->chat_id = chat_id;
  self->path = g_ptr_array_ref (path);
  return self;
}

/* Only Anthropic requires a key; other services may not. */
static gboolean
lacks_key (CauserieService *service)
{
  return causerie_service_get_kind (service) == CAUSERIE_SERVICE_ANTHROPIC
         && !causerie_service_has_credential (service);
}

static GError *
find_obstacle (CauserieTurnRequest *self)
{
  if (self->service == NULL)
    return g_error_copy (self->no_service);
  if (lacks_key (self->service))
    return causerie_error_new_full (CAUSERIE_ERROR_NO_KEY, NULL, NULL, 0);
  if (*self->model == '\0')
    return causerie_error_new_full (CAUSERIE_ERROR_UNKNOWN_MODEL, NULL, NULL, 0);
  return NULL;
}

static gboolean
has (CauserieTurnRequest *self, Reduction reduction)
{
  return (self->reductions & reduction) != 0;
}

/* Returns: whether the service takes the part, as far as is known */
static gboolean
takes (CauserieTurnRequest *self, CauserieRequestPart part)
{
  return causerie_service_entry_takes (self->entry, part, self->model);
}

/* Returns: the set of #CauserieTool that the service takes, as far as is known */
static guint
find_taken_tools (CauserieTurnRequest *self)
{
  guint tools = CAUSERIE_TOOL_END;

  if (!takes (self, CAUSERIE_REQUEST_TOOLS))
    return 0;
  if (has (self, OMIT_WEB_SEARCH) || !takes (self, CAUSERIE_REQUEST_WEB_SEARCH))
    return tools;
  tools |= CAUSERIE_TOOL_WEB_SEARCH;
  if (!has (self, OMIT_WEB_FETCH) && takes (self, CAUSERIE_REQUEST_WEB_FETCH))
    tools |= CAUSERIE_TOOL_WEB_FETCH;
  return tools;
}

static void
build_prefix (CauserieTurnRequest *self)
{
  g_autoptr (CauserieModel) model = causerie_service_entry_dup_model (self->entry, self->model);
  const CauserieChatSetup *setup = causerie_setup_get (self->setup);
  const char *instructions = setup->instructions != NULL
                                 ? setup->instructions
                                 : causerie_settings_get_system_prompt (self->settings);
  guint tools = 0;

  if (causerie_prompt_may_end (causerie_settings_get_end_policy (self->settings), model))
    tools |= CAUSERIE_TOOL_END;
  if (setup->web_search)
    tools |= CAUSERIE_TOOL_WEB_SEARCH;
  if (setup->web_search && setup->web_fetch)
    tools |= CAUSERIE_TOOL_WEB_FETCH;
  self->prefix = causerie_prompt_build (tools & find_taken_tools (self), instructions);
}

static void
on_prefix_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieTurnRequest *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->prefix = causerie_library_get_prefix_finish (CAUSERIE_LIBRARY (source), result, &error);
  self->prefix_is_frozen = self->prefix != NULL;
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->prefix == NULL)
    build_prefix (self);
  g_task_return_boolean (task, TRUE);
}

static void
load_prefix (GTask *task)
{
  CauserieTurnRequest *self = g_task_get_source_object (task);

  causerie_library_get_prefix_async (
      self->library, self->chat_id, causerie_service_get_identity (self->service), self->model,
      g_task_get_cancellable (task), on_prefix_cb, g_object_ref (task));
}

static void read_next_text (GTask *task);

/* Only the length of the text is kept. Its bytes are read again when they are sent. */
static void
measure_text (CauserieTurnRequest *self, GBytes *part)
{
  g_autoptr (GString) escaped = g_string_new (NULL);
  const char *start;
  const char *end;

  self->text_position += (gint64)g_bytes_get_size (part);
  g_byte_array_append (self->rest, g_bytes_get_data (part, NULL), (guint)g_bytes_get_size (part));
  start = (const char *)self->rest->data;
  g_utf8_validate_len (start, self->rest->len, &end);
  causerie_json_append_escaped (escaped, start, (gsize)(end - start));
  self->text_length += (gint64)escaped->len;
  g_byte_array_remove_range (self->rest, 0, (guint)(end - start));
}

/* A text that is not UTF-8 comes from a damaged library. */
static void
end_text (CauserieTurnRequest *self, const CauserieAttachment *attachment)
{
  if (self->rest->len > 0)
    g_hash_table_add (self->missing, g_strdup (attachment->sha256));
  else
    g_hash_table_insert (self->texts, g_strdup (attachment->sha256),
                         g_memdup2 (&self->text_length, sizeof self->text_length));
  g_byte_array_set_size (self->rest, 0);
  self->text_position = 0;
  self->text_length = 0;
  self->n_texts_read++;
}

static void
on_text_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieTurnRequest *self = g_task_get_source_object (task);
  const CauserieAttachment *attachment = g_ptr_array_index (self->attachments, self->n_texts_read);
  GError *error = NULL;
  g_autoptr (GBytes) part
      = causerie_library_read_attachment_finish (CAUSERIE_LIBRARY (source), result, &error);

  if (part == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_bytes_get_size (part) == 0)
    end_text (self, attachment);
  else
    measure_text (self, part);
  read_next_text (task);
}

static gboolean
needs_text (CauserieTurnRequest *self, const CauserieAttachment *attachment)
{
  return attachment->kind == CAUSERIE_ATTACHMENT_TEXT
         && !g_hash_table_contains (self->texts, attachment->sha256)
         && !g_hash_table_contains (self->missing, attachment->sha256);
}

static void
read_next_text (GTask *task)
{
  CauserieTurnRequest *self = g_task_get_source_object (task);
  const CauserieAttachment *attachment;

  while (self->n_texts_read < self->attachments->len
         && !needs_text (self, g_ptr_array_index (self->attachments, self->n_texts_read)))
    self->n_texts_read++;
  if (self->n_texts_read == self->attachments->len)
    {
      load_prefix (task);
      return;
    }
  attachment = g_ptr_array_index (self->attachments, self->n_texts_read);
  causerie_library_read_attachment_async (self->library, attachment->sha256, self->text_position,
                                          g_task_get_cancellable (task), on_text_read_cb,
                                          g_object_ref (task));
}

static void
on_missing_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieTurnRequest *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->missing = causerie_library_find_missing_attachments_finish (CAUSERIE_LIBRARY (source),
                                                                    result, &error);
  if (self->missing == NULL)
    g_task_return_error (task, error);
  else
    read_next_text (task);
}

static void
on_contents_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieTurnRequest *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!causerie_content_loader_load_finish (CAUSERIE_CONTENT_LOADER (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->attachments = causerie_messages_list_attachments (self->path);
  if (self->attachments->len == 0)
    load_prefix (task);
  else
    causerie_library_find_missing_attachments_async (self->library, self->attachments,
                                                     g_task_get_cancellable (task),
                                                     on_missing_found_cb, g_object_ref (task));
}

/* Loads the content of the path, measures the texts that are attached to it, and loads the chat's
 * frozen prefix or builds a new one. */
void
causerie_turn_request_prepare_async (CauserieTurnRequest *self, CauserieContentLoader *loader,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  GError *obstacle;

  g_task_set_source_tag (task, causerie_turn_request_prepare_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  obstacle = find_obstacle (self);
  if (obstacle != NULL)
    g_task_return_error (task, obstacle);
  else
    causerie_content_loader_load_async (loader, self->path, cancellable, on_contents_cb,
                                        g_steal_pointer (&task));
}

/**
 * causerie_turn_request_prepare_finish:
 * @error: why there is no service, %CAUSERIE_ERROR_NO_KEY, %CAUSERIE_ERROR_UNKNOWN_MODEL, or an
 *   error of the library
 */
gboolean
causerie_turn_request_prepare_finish (CauserieTurnRequest *self, GAsyncResult *result,
                                      GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_turn_request_share_prefix:
 * @other: a request of the same chat whose turn is running
 *
 * To be called when the request is prepared. Takes the prefix of @other if neither is frozen yet.
 * Whichever reply begins first freezes it, and the thinking of both is bound to it, even if the
 * instructions have changed in between.
 */
void
causerie_turn_request_share_prefix (CauserieTurnRequest *self, CauserieTurnRequest *other)
{
  if (self->prefix_is_frozen || other->prefix_is_frozen || other->prefix == NULL
      || !g_str_equal (self->model, other->model)
      || !g_str_equal (causerie_service_get_identity (self->service),
                       causerie_service_get_identity (other->service)))
    return;
  causerie_prefix_free (self->prefix);
  self->prefix = causerie_prefix_new (other->prefix->system, other->prefix->tools);
}

static CauserieCacheLife
get_cache (CauserieTurnRequest *self)
{
  if (has (self, OMIT_CACHE) || !takes (self, CAUSERIE_REQUEST_CACHE))
    return CAUSERIE_CACHE_NONE;
  if (!causerie_settings_get_cache_hour (self->settings) || has (self, OMIT_CACHE_HOUR)
      || !takes (self, CAUSERIE_REQUEST_CACHE_HOUR))
    return CAUSERIE_CACHE_MINUTES;
  return CAUSERIE_CACHE_HOUR;
}

/* Returns: the limit that the service has named, or that of the model */
static gint64
find_most_tokens (CauserieTurnRequest *self, CauserieModel *model)
{
  gint64 named = has (self, LOWER_LENGTH | FIT_CONTEXT)
                     ? self->most_tokens
                     : causerie_service_entry_get_most_tokens (self->entry, self->model);
  gint64 listed = causerie_model_get_max_tokens (model);

  if (named > 0)
    return named;
  return listed > 0 ? listed : MAX_TOKENS;
}

/* Returns: (nullable): the level of effort to request */
static const char *
find_effort (CauserieTurnRequest *self)
{
  CauserieModelChoice choice = { self->entry, self->model, self->effort };

  return has (self, OMIT_EFFORT)
             ? NULL
             : causerie_effort_find (causerie_model_choice_find_effort (&choice));
}

/* Returns: how many tokens a model that does not think adaptively may think; 0 if the reply is too
 * short for thinking */
static gint64
find_budget (const char *effort, gint64 max_tokens)
{
  static const struct
  {
    const char *effort;
    gint64 tokens;
  } budgets[] = { { "low", 2000 }, { "high", 16000 }, { "xhigh", 24000 }, { "max", 32000 } };
  gint64 budget = USUAL_BUDGET;

  for (guint i = 0; i < G_N_ELEMENTS (budgets); i++)
    if (g_strcmp0 (budgets[i].effort, effort) == 0)
      budget = budgets[i].tokens;
  budget = MIN (budget, max_tokens / 2);
  return budget >= LEAST_BUDGET ? budget : 0;
}

/* Returns: (transfer full) (nullable): the value of the field `thinking` */
static char *
dup_thinking (CauserieTurnRequest *self, CauserieModel *model)
{
  gint64 budget;

  if (has (self, OMIT_THINKING_FIELD) || !takes (self, CAUSERIE_REQUEST_THINKING))
    return NULL;
  if (causerie_model_get_thinking_adaptive (model) || !causerie_model_get_thinking_enabled (model))
    return g_strdup (ADAPTIVE_THINKING);
  budget = find_budget (self->asked_effort, self->asked_for_tokens);
  return budget > 0 ? g_strdup_printf (
             "{\"type\":\"enabled\",\"budget_tokens\":%" G_GINT64_FORMAT "}", budget)
                    : NULL;
}

static void
read_file (GObject *library, const char *sha256, gint64 offset, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer data)
{
  causerie_library_read_attachment_async (CAUSERIE_LIBRARY (library), sha256, offset, cancellable,
                                          callback, data);
}

static GBytes *
finish_reading (GObject *library, GAsyncResult *result, GError **error)
{
  return causerie_library_read_attachment_finish (CAUSERIE_LIBRARY (library), result, error);
}

static void
set_files (CauserieTurnRequest *self, CauserieModel *model, CauserieWireTarget *target)
{
  CauserieAttachmentLimits limits;

  causerie_attachment_limits_init (&limits, self->entry, model);
  target->texts = self->texts;
  target->missing = self->missing;
  target->takes_images = limits.takes_images;
  target->takes_pdfs = limits.takes_pdfs;
  target->takes_documents = limits.takes_documents;
}

/* Takes @body. */
static CauserieRequestBody *
check_size (CauserieRequestBody *body, GError **error)
{
  if (causerie_request_body_get_n_insertions (body) == 0
      || causerie_request_body_get_length (body) <= CAUSERIE_REQUEST_MAX_SIZE)
    return body;
  causerie_request_body_unref (body);
  g_propagate_error (error,
                     causerie_error_new_full (CAUSERIE_ERROR_FILES_TOO_LARGE, NULL, NULL, 0));
  return NULL;
}

/* Leaves out the tools that the service refuses. The frozen prefix stays unchanged, also for
   services that take them. */
static void
restrict_prefix (CauserieTurnRequest *self)
{
  g_clear_pointer (&self->sent_prefix, causerie_prefix_free);
  self->sent_prefix = causerie_prompt_restrict (self->prefix, find_taken_tools (self));
}

/* Thinking that was generated with the complete prefix is only valid with it. */
static gboolean
lacks_frozen_tools (CauserieTurnRequest *self)
{
  return self->prefix_is_frozen && g_strcmp0 (self->prefix->tools, self->sent_prefix->tools) != 0;
}

/* Returns: how the messages have to be written for the service and the model */
static CauserieWireTarget
find_target (CauserieTurnRequest *self, CauserieContent *partial, CauserieModel *model)
{
  CauserieWireTarget target = { 0 };

  target.service = causerie_service_get_identity (self->service);
  target.model = self->model;
  target.tools = self->sent_prefix->tools;
  target.takes_searches = !has (self, WRITE_SEARCHES);
  /* What a reply thought before a pause is valid if it began without earlier thinking. Thinking
     after a search is not valid after its text. */
  if (partial == NULL)
    self->without_thinking = has (self, OMIT_THINKING) || has (self, WRITE_SEARCHES);
  target.without_earlier_thinking = self->without_thinking;
  target.without_thinking
      = lacks_frozen_tools (self) || (has (self, OMIT_THINKING) && !self->without_thinking);
  target.paused = partial;
  target.cache = get_cache (self);
  set_files (self, model, &target);
  return target;
}

/* A request that counts is refused with members that it does not need (Messages API, counting). */
static void
leave_out_reply (CauserieRequest *request)
{
  request->max_tokens = 0;
  request->stream = FALSE;
}

/* Makes a request that asks for the number of tokens instead of a reply. */
void
causerie_turn_request_set_counts (CauserieTurnRequest *self)
{
  self->counts = TRUE;
}

/**
 * causerie_turn_request_write:
 * @partial: (nullable): the content of the reply before the service paused
 *
 * @error: %CAUSERIE_ERROR_FILES_TOO_LARGE if the request is larger than a service accepts, and
 * those of causerie_wire_write()
 *
 * Returns: (transfer full): the body of the request, or %NULL
 */
CauserieRequestBody *
causerie_turn_request_write (CauserieTurnRequest *self, CauserieContent *partial, GError **error)
{
  g_autoptr (CauserieModel) model = causerie_service_entry_dup_model (self->entry, self->model);
  CauserieFileReader reader = { G_OBJECT (self->library), read_file, finish_reading };
  g_autofree char *messages = NULL;
  g_autofree char *thinking = NULL;
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  CauserieRequest request = { 0 };
  CauserieWireTarget target;

  restrict_prefix (self);
  target = find_target (self, partial, model);
  messages = causerie_wire_write (self->path, &target, insertions, error);
  if (messages == NULL)
    return NULL;
  self->asked_effort = find_effort (self);
  self->asked_cache = target.cache;
  request.model = self->model;
  request.cache = target.cache;
  self->asked_for_tokens = find_most_tokens (self, model);
  thinking = dup_thinking (self, model);
  self->asked_for_thinking = thinking != NULL;
  request.max_tokens = self->asked_for_tokens;
  request.system = self->sent_prefix->system;
  request.system_as_text
      = has (self, OMIT_SYSTEM_BLOCKS) || !takes (self, CAUSERIE_REQUEST_SYSTEM_BLOCKS);
  self->asked_with_blocks = causerie_request_has_system_blocks (&request);
  request.tools = self->sent_prefix->tools;
  request.messages = messages;
  request.insertions = insertions;
  request.reader = &reader;
  request.thinking = thinking;
  request.effort = self->asked_effort;
  request.stream = TRUE;
  if (self->counts)
    leave_out_reply (&request);
  return check_size (causerie_request_write (&request), error);
}

static gboolean
is_error (const GError *error, CauserieError code)
{
  return g_error_matches (error, CAUSERIE_ERROR, (int)code);
}

static gboolean
mentions (const CauserieFailure *failure, const char *field)
{
  return failure->detail != NULL && strstr (failure->detail, field) != NULL;
}

static gboolean
lowers_tokens (CauserieTurnRequest *self, gint64 limit)
{
  if (limit == 0)
    return FALSE;
  self->most_tokens = limit;
  return TRUE;
}

/* Organizations can switch off searches, gateways may not know the types of the tools, and some
   servers require an `input_schema` for each tool (Messages API, web search). A refusal of the
   messages also names the tools, with the id of a call. */
static Reduction
find_web_reduction (CauserieTurnRequest *self, guint left, const CauserieFailure *failure)
{
  guint tools = causerie_prompt_get_tools (self->sent_prefix);

  if ((tools & CAUSERIE_TOOL_WEB_SEARCH) == 0 || mentions (failure, "srvtoolu_"))
    return 0;
  /* Only web fetch is asked for citations. */
  if ((tools & CAUSERIE_TOOL_WEB_FETCH) != 0 && (left & OMIT_WEB_FETCH)
      && (mentions (failure, "web_fetch") || mentions (failure, "web fetch")
          || mentions (failure, "citations")))
    return OMIT_WEB_FETCH;
  if ((left & OMIT_WEB_SEARCH)
      && (mentions (failure, "web_search") || mentions (failure, "web search")
          || mentions (failure, "Web search") || mentions (failure, "input_schema")))
    return OMIT_WEB_SEARCH;
  return 0;
}

/* Returns: what made the service refuse the request, by the words of the refusal; 0 if unknown */
static Reduction
find_reduction (CauserieTurnRequest *self, const GError *error, const CauserieFailure *failure)
{
  guint left = ~self->tried & ~self->reductions;
  Reduction reduction;

  if ((left & OMIT_THINKING) && is_error (error, CAUSERIE_ERROR_INVALID_SIGNATURE))
    return OMIT_THINKING;
  if ((left & FIT_CONTEXT) && is_error (error, CAUSERIE_ERROR_CONTEXT_TOO_LONG)
      && lowers_tokens (self,
                        causerie_token_limit_find_rest (failure->detail, self->asked_for_tokens)))
    return FIT_CONTEXT;
  /* The refusal of one tool may look like one of all tools. */
  if (is_error (error, CAUSERIE_ERROR_TOOLS_REFUSED))
    return find_web_reduction (self, left, failure);
  if (!is_error (error, CAUSERIE_ERROR_INVALID_REQUEST))
    return 0;
  if (mentions (failure, "encrypted_content"))
    return left & WRITE_SEARCHES;
  if ((left & LOWER_LENGTH)
      && lowers_tokens (self, causerie_token_limit_find (failure->detail, self->asked_for_tokens)))
    return LOWER_LENGTH;
  if ((left & OMIT_CACHE_HOUR) && self->asked_cache == CAUSERIE_CACHE_HOUR
      && mentions (failure, "ttl"))
    return OMIT_CACHE_HOUR;
  if ((left & OMIT_CACHE) && self->asked_cache != CAUSERIE_CACHE_NONE
      && mentions (failure, "cache_control"))
    return OMIT_CACHE;
  if ((left & OMIT_SYSTEM_BLOCKS) && self->asked_with_blocks && mentions (failure, "system")
      && mentions (failure, "string"))
    return OMIT_SYSTEM_BLOCKS;
  if ((reduction = find_web_reduction (self, left, failure)) != 0)
    return reduction;
  if ((left & OMIT_THINKING_FIELD) && self->asked_for_thinking && mentions (failure, "thinking"))
    return OMIT_THINKING_FIELD;
  /* After thinking, as a refusal of that may recommend an effort instead. */
  if ((left & OMIT_EFFORT) && self->asked_effort != NULL
      && (mentions (failure, "output_config") || mentions (failure, "effort")))
    return OMIT_EFFORT;
  return 0;
}

/* Leaves out the part for which the request was refused, or asks for a shorter reply. If the same
 * refusal comes again, the reduction before was for nothing, and is taken back. Each is tried once.
 * Returns: whether the request should be sent again */
gboolean
causerie_turn_request_reduce (CauserieTurnRequest *self, const GError *error)
{
  g_autoptr (CauserieFailure) failure = causerie_failure_new_from_error (error);

  if (self->refusal != NULL && g_strcmp0 (failure->detail, self->refusal) == 0)
    self->reductions &= ~self->newest;
  self->newest = find_reduction (self, error, failure);
  self->reductions |= self->newest;
  self->tried |= self->newest;
  g_free (self->refusal);
  self->refusal = g_strdup (failure->detail);
  return self->newest != 0;
}

static void
remember_part (CauserieTurnRequest *self, Reduction reduction, CauserieRequestPart part)
{
  if (has (self, reduction))
    causerie_service_entry_add_refused (self->entry, part, self->model);
}

/* Stores in the registry which request parts this service refuses, for later requests. How much of
 * the context is left is different for each. */
void
causerie_turn_request_remember_refusal (CauserieTurnRequest *self, gboolean answered,
                                        const GError *error)
{
  /* The entry may have a different address by now, to which the refusal does not apply. */
  if (self->service != causerie_service_entry_get_service (self->entry))
    return;
  if (answered)
    {
      remember_part (self, OMIT_THINKING_FIELD, CAUSERIE_REQUEST_THINKING);
      remember_part (self, OMIT_CACHE_HOUR, CAUSERIE_REQUEST_CACHE_HOUR);
      remember_part (self, OMIT_CACHE, CAUSERIE_REQUEST_CACHE);
      remember_part (self, OMIT_SYSTEM_BLOCKS, CAUSERIE_REQUEST_SYSTEM_BLOCKS);
      remember_part (self, OMIT_WEB_SEARCH, CAUSERIE_REQUEST_WEB_SEARCH);
      remember_part (self, OMIT_WEB_FETCH, CAUSERIE_REQUEST_WEB_FETCH);
      remember_part (self, OMIT_EFFORT, CAUSERIE_REQUEST_EFFORT);
    }
  if (answered && has (self, LOWER_LENGTH) && !has (self, FIT_CONTEXT))
    causerie_service_entry_set_most_tokens (self->entry, self->model, self->most_tokens);
  /* Not retried without tools by itself: such a chat cannot be ended, so the user decides. */
  if (is_error (error, CAUSERIE_ERROR_TOOLS_REFUSED) && !answered)
    causerie_service_entry_add_refused (self->entry, CAUSERIE_REQUEST_TOOLS, self->model);
  if (is_error (error, CAUSERIE_ERROR_UNKNOWN_MODEL))
    causerie_service_entry_load_models (self->entry);
}

/* Returns: (transfer none) (nullable): the service of the request; %NULL if there is none */
CauserieService *
causerie_turn_request_get_service (CauserieTurnRequest *self)
{
  return self->service;
}

/* Returns: (transfer none) (nullable): the prefix to freeze when a reply begins; %NULL if the chat
 * has one for this service and model */
const CauseriePrefix *
causerie_turn_request_get_new_prefix (CauserieTurnRequest *self)
{
  return self->prefix_is_frozen ? NULL : self->sent_prefix;
}

/* Returns: whether the thinking of the path was left out of the request for the reply, because the
 * service refused it in this turn */
gboolean
causerie_turn_request_get_without_thinking (CauserieTurnRequest *self)
{
  return self->without_thinking;
}

/* Returns: (transfer none) (nullable): the effort that was requested last; %NULL if none was */
const char *
causerie_turn_request_get_effort (CauserieTurnRequest *self)
{
  return self->asked_effort;
}
