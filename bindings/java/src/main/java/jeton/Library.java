package jeton;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** libjeton's functions, as jeton.h declares them. A handle is passed as its number; a size has 64 bits. */
final class Library {
  static {
    String named = System.getenv("JETON_LIBRARY");
    Native.register(Library.class, NativeLibrary.getInstance(named == null ? "libjeton.so.1" : named));
  }

  private Library() {}

  static native String jeton_status_name(int status);
  static native String jeton_status_message(int status);
  static native int jeton_formats(byte[] names, long capacity, long[] written);

  static native int jeton_key_file(byte[] path, long pathLen, long[] key);
  static native int jeton_key_descriptor(int fd, long[] key);
  static native int jeton_key_credential(byte[] name, long nameLen, long[] key);
  static native int jeton_key_environment(byte[] variable, long variableLen, long[] key);
  static native int jeton_key_free(long key);

  static native int jeton_keyring_open(byte[] path, long pathLen, long key, long[] keyring);
  static native int jeton_keyring_test(byte[] roots, long rootsLen, byte[] auditRoot, long auditRootLen, long[] keyring);
  static native int jeton_keyring_allow_test(long keyring);
  static native int jeton_keyring_add_domain(long keyring, byte[] domain, long domainLen, byte[] suffix, long suffixLen);
  static native int jeton_keyring_free(long keyring);

  static native int jeton_vault_open(long keyring, long[] vault);
  static native int jeton_vault_free(long vault);

  static native int jeton_tokenizer_open(
      long vault, byte[] domain, long domainLen, byte[] format, long formatLen, byte[] region, long regionLen, int epoch, long[] tokenizer);
  static native int jeton_tokenizer_epoch(long tokenizer, int[] epoch);
  static native int jeton_tokenize(
      long tokenizer, byte[] identifier, long identifierLen, byte[] token, long capacity, long[] written, long[] at);
  static native int jeton_token_canonical(
      long tokenizer, byte[] token, long tokenLen, byte[] canonical, long capacity, long[] written, long[] at);
  static native int jeton_canonical(
      long tokenizer, byte[] identifier, long identifierLen, byte[] canonical, long capacity, long[] written, long[] at);
  static native int jeton_class(
      long tokenizer, byte[] identifier, long identifierLen, byte[] shown, long capacity, long[] written, long[] at);
  static native int jeton_mask(
      long tokenizer, byte[] identifier, long identifierLen, byte[] mask, long maskLen, byte[] shown, long capacity, long[] written, long[] at);
  static native int jeton_search(long tokenizer, byte[] identifier, long identifierLen, long[] tokens, long[] at);
  static native int jeton_tokenizer_free(long tokenizer);

  static native int jeton_tokenize_column(
      long tokenizer, ByteBuffer bytes, long length, LongBuffer offsets, long rows, ByteBuffer validity,
      ByteBuffer made, long capacity, long[] written, LongBuffer madeOffsets, IntBuffer statuses, long[] at);
  static native int jeton_mask_column(
      long tokenizer, byte[] mask, long maskLen, ByteBuffer bytes, long length, LongBuffer offsets, long rows, ByteBuffer validity,
      ByteBuffer made, long capacity, long[] written, LongBuffer madeOffsets, IntBuffer statuses, long[] at);

  static native int jeton_rekeyer_open(
      long vault, byte[] domain, long domainLen, byte[] format, long formatLen, byte[] region, long regionLen, int from, int to, long[] rekeyer);
  static native int jeton_rekey(long rekeyer, byte[] token, long tokenLen, byte[] rekeyed, long capacity, long[] written, long[] at);
  static native int jeton_rekey_column(
      long rekeyer, ByteBuffer bytes, long length, LongBuffer offsets, long rows, ByteBuffer validity,
      ByteBuffer made, long capacity, long[] written, LongBuffer madeOffsets, IntBuffer statuses, long[] at);
  static native int jeton_rekeyer_free(long rekeyer);

  static native int jeton_gate_open(
      long vault, byte[] policy, long policyLen, byte[] ledger, long ledgerLen, byte[] witness, long witnessLen, long[] gate, long[] at);
  static native int jeton_gate_volatile(long vault, byte[] policy, long policyLen, long[] gate, long[] at);
  static native int jeton_gate_reserve(long gate, long request, long[] permit);
  static native int jeton_gate_reserve_column(
      long gate, long request, long tokenizer, int epoch, ByteBuffer bytes, long length, LongBuffer offsets, long rows, ByteBuffer validity,
      long[] permit, long[] at);
  static native int jeton_gate_reserve_column_to(
      long gate, long request, byte[] domain, long domainLen, long tokenizer, int epoch, ByteBuffer bytes, long length, LongBuffer offsets,
      long rows, ByteBuffer validity, long[] permit, long[] at);
  static native int jeton_gate_search(
      long gate, long request, long tokenizer, byte[] identifier, long identifierLen, long[] tokens, long[] at);
  static native int jeton_gate_tokenize(
      long gate, long request, long tokenizer, byte[] identifier, long identifierLen, long[] tokens, long[] at);
  static native int jeton_gate_free(long gate);

  static native int jeton_request_new(byte[] actor, long actorLen, byte[] purpose, long purposeLen, long[] request);
  static native int jeton_request_case(long request, byte[] name, long nameLen);

  static native int jeton_request_grant(long request, byte[] note, long noteLen);

  static native int jeton_request_approved(long request, byte[] note, long noteLen);
  static native int jeton_request_subject(long request, byte[] subject, long subjectLen);
  static native int jeton_request_width(long request, byte[] width, long widthLen);
  static native int jeton_request_reveal(long request, long tokenizer, byte[] token, long tokenLen, int epoch, long[] at);
  static native int jeton_request_translate(
      long request, long tokenizer, byte[] token, long tokenLen, int epoch, byte[] domain, long domainLen, long[] at);
  static native int jeton_request_free(long request);

  static native int jeton_permit_free(long permit);
  static native int jeton_reveal(long vault, long permit, long[] revealed);
  static native int jeton_translate(long vault, long permit, long[] tokens);
  static native int jeton_reveal_column(
      long vault, long permit, ByteBuffer bytes, long length, LongBuffer offsets, long rows, ByteBuffer validity, long[] column, long[] at);
  static native int jeton_translate_column(
      long vault, long permit, ByteBuffer bytes, long length, LongBuffer offsets, long rows, ByteBuffer validity, long[] column, long[] at);

  static native int jeton_revealed_count(long revealed, long[] count);
  static native int jeton_revealed_text(long revealed, long number, byte[] identifier, long capacity, long[] written);
  static native int jeton_revealed_free(long revealed);

  static native int jeton_tokens_count(long tokens, long[] count);
  static native int jeton_tokens_text(long tokens, long number, byte[] token, long capacity, long[] written);
  static native int jeton_tokens_epoch(long tokens, long number, int[] epoch);
  static native int jeton_tokens_free(long tokens);

  static native int jeton_column_rows(long column, long[] rows);
  static native int jeton_column_read(
      long column, ByteBuffer values, long capacity, long[] written, LongBuffer offsets, IntBuffer statuses, long rows);
  static native int jeton_column_free(long column);
}
