/* SPDX-License-Identifier: GPL-3.0-or-later
 * A queue of background writes to the library. A write that fails for a passing reason is reported
 * and retried: after a delay, with the next change of the same state, and as soon as another write
 * succeeds. */
#include "config.h"

#include "causerie-pending-writes.h"

/* In seconds. The delay doubles with every retry up to the longest one. */
#define MIN_RETRY_DELAY 1
#define MAX_RETRY_DELAY 60

typedef struct
{
  const CauseriePendingKind *kind;
  gint64 chat_id;
  gint64 message_id;
} Key;

typedef struct
{
  Key key; /* must be first: the entry is its own key in the hash table */
  gpointer data;
  guint64 version;          /* incremented by each causerie_pending_writes_add() for this key */
  guint64 attempt;          /* number of the last attempt, unique in the queue */
  gboolean writing;         /* that attempt is in progress */
  gboolean due;             /* @data has not been passed to the library, or its write failed */
  CauserieFailure *failure; /* why the last attempt failed; NULL once one succeeds */
} Entry;

/* The write may complete after its entry was removed, or after a later attempt. */
typedef struct
{
  CauseriePendingWrites *writes;
  Key key;
  guint64 version;
  guint64 number;
} Attempt;

struct _CauseriePendingWrites
{
  GObject parent_instance;

  CauserieLibrary *library;
  GHashTable *entries;
  guint64 n_attempts;
  CauserieFailure *failure;
  guint timer;       /* source id of the retry timer */
  guint retry_delay; /* its delay in seconds */
};

enum
{
  PROP_FAILURE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  GIVEN_UP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauseriePendingWrites, causerie_pending_writes, G_TYPE_OBJECT)

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;

  return g_direct_hash (key->kind) ^ g_int64_hash (&key->chat_id)
         ^ (31 * g_int64_hash (&key->message_id));
}

static gboolean
equal_keys (gconstpointer one, gconstpointer other)
{
  const Key *a = one;
  const Key *b = other;

  return a->kind == b->kind && a->chat_id == b->chat_id && a->message_id == b->message_id;
}

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  entry->key.kind->free (entry->data);
  g_clear_pointer (&entry->failure, causerie_failure_unref);
  g_free (entry);
}

static void
free_attempt (Attempt *attempt)
{
  g_object_unref (attempt->writes);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, free_attempt)

static Entry *
find_entry (CauseriePendingWrites *self, const CauseriePendingKind *kind, gint64 chat_id,
            gint64 message_id)
{
  const Key key = { kind, chat_id, message_id };

  return g_hash_table_lookup (self->entries, &key);
}

static void
update_failure (CauseriePendingWrites *self)
{
  CauserieFailure *failure = NULL;
  guint64 attempt = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      if (!entry->key.kind->matters || entry->failure == NULL || entry->attempt < attempt)
        continue;
      failure = entry->failure;
      attempt = entry->attempt;
    }
  if (causerie_failure_set (&self->failure, failure))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILURE]);
}

static void on_written_cb (GObject *source, GAsyncResult *result, gpointer data);

static void
start (CauseriePendingWrites *self, Entry *entry)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  entry->attempt = ++self->n_attempts;
  entry->writing = TRUE;
  entry->due = FALSE;
  attempt->writes = g_object_ref (self);
  attempt->key = entry->key;
  attempt->version = entry->version;
  attempt->number = entry->attempt;
  entry->key.kind->start (self->library, entry->key.chat_id, entry->key.message_id, entry->data,
                          on_written_cb, attempt);
}

static void
start_all (CauseriePendingWrites *self, gboolean behind_others)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (entry->due && (behind_others || !entry->writing))
        start (self, entry);
    }
}

static Entry *
find_oldest_attempt (CauseriePendingWrites *self)
{
  Entry *found = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (entry->due && !entry->writing && (found == NULL || entry->attempt < found->attempt))
        found = entry;
    }
  return found;
}

/* Retries only one entry; the others follow when it succeeds. While another program has the library
   locked, each attempt would wait for the lock and fail. */
static gboolean
on_retry_due_cb (gpointer data)
{
  CauseriePendingWrites *self = CAUSERIE_PENDING_WRITES (data);
  Entry *entry = find_oldest_attempt (self);

  self->timer = 0;
  if (entry != NULL)
    start (self, entry);
  return G_SOURCE_REMOVE;
}

static void
schedule_retry (CauseriePendingWrites *self)
{
  if (self->timer != 0)
    return;
  self->retry_delay = CLAMP (self->retry_delay * 2, MIN_RETRY_DELAY, MAX_RETRY_DELAY);
  self->timer = g_timeout_add_seconds (self->retry_delay, on_retry_due_cb, self);
}

static void
handle_success (CauseriePendingWrites *self, Entry *entry, const Attempt *attempt)
{
  if (entry->version == attempt->version)
    g_hash_table_remove (self->entries, &attempt->key);
  else
    g_clear_pointer (&entry->failure, causerie_failure_unref);
  self->retry_delay = 0;
  start_all (self, FALSE);
}

static void
handle_failure (CauseriePendingWrites *self, Entry *entry, const Attempt *attempt,
                const GError *error)
{
  g_autoptr (CauserieFailure) failure = causerie_failure_new_from_error (error);

  causerie_failure_set (&entry->failure, failure);
  if (entry->version != attempt->version)
    start (self, entry);
  else if (causerie_library_can_retry (self->library, error))
    {
      entry->due = TRUE;
      schedule_retry (self);
    }
  else
    {
      g_hash_table_remove (self->entries, &attempt->key);
      g_signal_emit (self, signals[GIVEN_UP], 0, attempt->key.kind, attempt->key.chat_id,
                     attempt->key.message_id, failure);
    }
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Attempt) attempt = data;
  CauseriePendingWrites *self = attempt->writes;
  Entry *entry = g_hash_table_lookup (self->entries, &attempt->key);
  g_autoptr (GError) error = NULL;
  gboolean written = causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error);

  if (entry == NULL || !entry->writing || entry->attempt != attempt->number)
    return;
  entry->writing = FALSE;
  if (written)
    handle_success (self, entry, attempt);
  else
    handle_failure (self, entry, attempt, error);
  update_failure (self);
}

static void
causerie_pending_writes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_FAILURE:
      g_value_set_boxed (value, CAUSERIE_PENDING_WRITES (object)->failure);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_pending_writes_finalize (GObject *object)
{
  CauseriePendingWrites *self = CAUSERIE_PENDING_WRITES (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->failure, causerie_failure_unref);
  g_hash_table_unref (self->entries);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_pending_writes_parent_class)->finalize (object);
}

static void
causerie_pending_writes_class_init (CauseriePendingWritesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_pending_writes_get_property;
  object_class->finalize = causerie_pending_writes_finalize;
  properties[PROP_FAILURE]
      = g_param_spec_boxed ("failure", NULL, NULL, CAUSERIE_TYPE_FAILURE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * CauseriePendingWrites::given-up:
   * @self: the writes
   * @kind: (type gpointer): the #CauseriePendingKind
   * @chat_id: the chat
   * @message_id: the message, or 0
   * @failure: why
   *
   * A write failed permanently and was removed from the queue.
   */
  signals[GIVEN_UP] = g_signal_new ("given-up", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_POINTER, G_TYPE_INT64,
                                    G_TYPE_INT64, CAUSERIE_TYPE_FAILURE);
}

static void
causerie_pending_writes_init (CauseriePendingWrites *self)
{
  self->entries = g_hash_table_new_full (hash_key, equal_keys, NULL, free_entry);
}

CauseriePendingWrites *
causerie_pending_writes_new (CauserieLibrary *library)
{
  CauseriePendingWrites *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library), NULL);
  self = g_object_new (CAUSERIE_TYPE_PENDING_WRITES, NULL);
  self->library = g_object_ref (library);
  return self;
}

static Entry *
put (CauseriePendingWrites *self, const CauseriePendingKind *kind, gint64 chat_id,
     gint64 message_id, gpointer data)
{
  Entry *entry = find_entry (self, kind, chat_id, message_id);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->key = (Key){ kind, chat_id, message_id };
      g_hash_table_insert (self->entries, &entry->key, entry);
    }
  else
    {
      if (kind->merge != NULL)
        kind->merge (data, entry->data);
      kind->free (entry->data);
    }
  entry->data = data;
  entry->version++;
  entry->due = TRUE;
  return entry;
}

/**
 * causerie_pending_writes_add:
 * @chat_id: its chat, or 0
 * @message_id: its message, or 0
 *
 * Writes @data at once, or when the write in progress for the same key has completed.
 */
void
causerie_pending_writes_add (CauseriePendingWrites *self, const CauseriePendingKind *kind,
                             gint64 chat_id, gint64 message_id, gpointer data)
{
  Entry *entry;

  g_return_if_fail (CAUSERIE_IS_PENDING_WRITES (self) && kind != NULL);
  entry = put (self, kind, chat_id, message_id, data);
  if (!entry->writing)
    start (self, entry);
}

/**
 * causerie_pending_writes_add_refused:
 * @chat_id: its chat, or 0
 * @message_id: its message, or 0
 *
 * Adds a write that the caller tried and that failed with @error. Ignored if @error is permanent.
 */
void
causerie_pending_writes_add_refused (CauseriePendingWrites *self, const CauseriePendingKind *kind,
                                     gint64 chat_id, gint64 message_id, gpointer data,
                                     const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  g_return_if_fail (CAUSERIE_IS_PENDING_WRITES (self) && kind != NULL && error != NULL);
  if (!causerie_library_can_retry (self->library, error))
    {
      kind->free (data);
      return;
    }
  failure = causerie_failure_new_from_error (error);
  causerie_failure_set (&put (self, kind, chat_id, message_id, data)->failure, failure);
  schedule_retry (self);
  update_failure (self);
}

/**
 * causerie_pending_writes_drop:
 * @chat_id: its chat, or 0
 * @message_id: its message, or 0
 *
 * Removes a write that a following one makes obsolete. An attempt in progress may still succeed.
 */
gboolean
causerie_pending_writes_drop (CauseriePendingWrites *self, const CauseriePendingKind *kind,
                              gint64 chat_id, gint64 message_id)
{
  const Key key = { kind, chat_id, message_id };
  gboolean found;

  g_return_val_if_fail (CAUSERIE_IS_PENDING_WRITES (self), FALSE);
  found = g_hash_table_remove (self->entries, &key);
  update_failure (self);
  return found;
}

/**
 * causerie_pending_writes_get:
 * @chat_id: its chat, or 0
 * @message_id: its message, or 0
 *
 * Returns: (transfer none) (nullable): the pending data, which is newer than the stored one; %NULL
 *   if no write is pending
 */
gconstpointer
causerie_pending_writes_get (CauseriePendingWrites *self, const CauseriePendingKind *kind,
                             gint64 chat_id, gint64 message_id)
{
  const Entry *entry;

  g_return_val_if_fail (CAUSERIE_IS_PENDING_WRITES (self), NULL);
  entry = find_entry (self, kind, chat_id, message_id);
  return entry != NULL ? entry->data : NULL;
}

/**
 * causerie_pending_writes_foreach:
 * @func: (scope call): called for each pending write of that kind in that chat
 *
 * @func must not add or drop writes.
 */
void
causerie_pending_writes_foreach (CauseriePendingWrites *self, const CauseriePendingKind *kind,
                                 gint64 chat_id, CauseriePendingFunc func, gpointer user_data)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (CAUSERIE_IS_PENDING_WRITES (self));
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      if (entry->key.kind == kind && entry->key.chat_id == chat_id)
        func (entry->key.message_id, entry->data, user_data);
    }
}

/* Returns: (transfer none) (nullable): why a write of a kind with @matters is still pending */
CauserieFailure *
causerie_pending_writes_get_failure (CauseriePendingWrites *self)
{
  g_return_val_if_fail (CAUSERIE_IS_PENDING_WRITES (self), NULL);
  return self->failure;
}

/* Retries all failed writes at once. */
void
causerie_pending_writes_retry (CauseriePendingWrites *self)
{
  g_return_if_fail (CAUSERIE_IS_PENDING_WRITES (self));
  g_clear_handle_id (&self->timer, g_source_remove);
  self->retry_delay = 0;
  start_all (self, FALSE);
}

/* Passes all writes to the library, including those that wait for an older write of the same key.
 * The library executes writes in order, and all of them before it closes. */
void
causerie_pending_writes_flush (CauseriePendingWrites *self)
{
  g_return_if_fail (CAUSERIE_IS_PENDING_WRITES (self));
  start_all (self, TRUE);
}

/* Returns: whether @error can pass, such as a full disk or a lock, so that a retry makes sense;
 * %FALSE for violated constraints and damaged pages */
gboolean
causerie_library_can_retry (CauserieLibrary *library, const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library) && error != NULL, FALSE);
  if (causerie_library_get_read_only_reason (library) != NULL)
    return FALSE;
  failure = causerie_failure_new_from_error (error);
  switch (failure->code)
    {
    case CAUSERIE_ERROR_DISK_FULL:
    case CAUSERIE_ERROR_LOCKED:
    case CAUSERIE_ERROR_READ_ONLY:
    case CAUSERIE_ERROR_STORAGE:
      return TRUE;
    default:
      return FALSE;
    }
}
