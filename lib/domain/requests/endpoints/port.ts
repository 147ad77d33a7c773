/** Seals secrets so that only this row, on this installation, can open them (`lib/platform/crypto.ts`). */
export type SecretBox = {
  encrypt: (plaintext: string, options: { context: string }) => Promise<string>
  decrypt: (sealed: string, options: { context: string }) => Promise<string>
}
