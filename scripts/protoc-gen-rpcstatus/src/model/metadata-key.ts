// The keys of an error's metadata.

/** The pattern of google.rpc.ErrorInfo for the keys of its metadata. */
export const METADATA_KEY = /^[a-z][a-zA-Z0-9-_]+$/;
