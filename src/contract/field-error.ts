/** One wrong field of a request. */
export interface FieldError {
  /** JSON Pointer */
  path: string;
  message: string;
}
