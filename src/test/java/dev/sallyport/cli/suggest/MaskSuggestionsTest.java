package dev.sallyport.cli.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.masking.detect.Detectors;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskSuggestionsTest {
  @ParameterizedTest
  @CsvSource({
    "ssn,char(11),REDACT",
    "customerSSN,char(11),REDACT",
    "social_security_number,varchar(11),REDACT",
    "passportNo,varchar(20),REDACT",
    "card_number,bigint,PARTIAL",
    "billingCardNumber2,varchar(19),PARTIAL",
    "iban,varchar(34),PARTIAL",
    "Email,varchar(99),EMAIL",
    "contact_e_mail_address,text,EMAIL",
    "mobile_phone,varchar(20),PARTIAL",
    "password_hash,char(60),REDACT",
    "apiKey,varchar(64),REDACT",
    "access_token,text,REDACT",
    "birth_date,date,REDACT",
    "date_of_birth,date,REDACT",
    "last_login_ip,varchar(45),REDACT",
    "ipv6_address,varbinary(16),REDACT",
    "cvv2,char(3),REDACT"
  })
  void shouldReadNamesInWords(String name, String type, MaskKind kind) {
    assertThat(ColumnNames.meaning(name, MaskedType.of(type)))
        .hasValueSatisfying(meaning -> assertThat(meaning.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "id,int",
    "name,varchar(80)",
    "card_id,tinyint",
    "email_sent_at,datetime",
    "email_count,int",
    "mail_template,text",
    "phone_verified,tinyint",
    "token_type,varchar(10)",
    "discard,varchar(10)",
    "description,text",
    "tip,varchar(10)",
    "shipping,varchar(10)",
    "created_at,datetime",
    "password_changed_at,datetime",
    "company,varchar(10)",
    "status,varchar(12)",
    "ordernumber,varchar(10)"
  })
  void shouldLeaveOrdinaryNames(String name, String type) {
    assertThat(ColumnNames.meaning(name, MaskedType.of(type))).isEmpty();
  }

  @Test
  void shouldTellColumnsOfAKindFromTextThatHoldsSome() {
    ColumnSample addresses = new ColumnSample();
    ColumnSample notes = new ColumnSample();
    for (int i = 0; i < 10; i++) {
      addresses.look(Detectors.all(), i == 3 ? "unknown" : "jane" + i + "@example.com");
      notes.look(Detectors.all(), i < 3 ? "write to jane" + i + "@example.com please" : "nothing");
    }
    assertThat(addresses.kind()).hasValue("email");
    assertThat(notes.kind()).isEmpty();
    assertThat(ColumnSample.sentences(notes)).containsExactly("3 of 10 values hold email");
    // One find is a chance.
    ColumnSample one = new ColumnSample();
    one.look(Detectors.all(), "jane@example.com");
    assertThat(one.kind()).isEmpty();
    assertThat(one.holds()).isEmpty();
  }
}
