@63110:7.9.4 @ocpp2.0.1 @needs:network_profiles
Feature: Security goes up, never down
  The operator can have a station connect in a more secure way than before: without a password, by certificates on both
  sides. The station goes when it has what it needs. There is no way back that an attacker could take.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: A station goes up when it has what it needs (A05.FR.02 to FR.06)

    @IEC63110-8.3.15-X51 @CS @TC_A_19_CS @needs:tls @lacks:client_certificate @needs:security_upgrade
    Scenario: From a password to certificates on both sides
      Given the CSMS has seen by which way the station comes
      And the CSMS takes stations of the higher security profile
      When the CSMS gives the station a connection with a higher security profile
      Then the station keeps that connection for later
      When the CSMS puts that connection first
      Then the station agrees to use that connection first
      When the CSMS orders the station to restart immediately
      Then a secured connection is made, and the station shows its certificate
      When the CSMS asks for the security profile in use
      Then the higher security profile is in use, and the former connection is gone

    @IEC63110-8.3.15-X52 @CS @TC_A_20_CS @lacks:tls
    Scenario: Without a root there is nobody to trust
      Given the CSMS has seen by which way the station comes
      And the station has no root of a CSMS
      When the CSMS gives the station a connection with a higher security profile
      Given the station keeps that connection in mind
      When the CSMS puts that connection first
      Then the station declines for want of a root of the CSMS

    @IEC63110-8.3.15-X53 @CS @TC_A_21_CS @needs:uncertified
    Scenario: Without a certificate there is nothing to show
      Given the CSMS has seen by which way the station comes
      When the CSMS gives the station a connection with a higher security profile
      Given the station keeps that connection in mind
      When the CSMS puts that connection first
      Then the station declines for want of a certificate

    @IEC63110-8.3.15-X54 @CS @TC_A_22_CS @needs:tls
    Scenario: Nobody talks a station into less security
      Given the CSMS has seen by which way the station comes
      When the CSMS gives the station a connection with a lower security profile
      Then the station will not hear of that connection

  Rule: A CSMS takes a station up, and does not let it down again (A05.FR.07)

    @IEC63110-8.3.15-X55 @CSMS @TC_A_19_CSMS @needs:tls @lacks:client_certificate @needs:security_upgrade
    Scenario: From a password to certificates on both sides
      When the station comes back in the usual way
      And the CSMS gives the station a connection with a higher security profile
      Then our station is given a connection with the higher security profile
      When the CSMS puts that connection first
      Then our station is told to use that connection first
      When the CSMS orders the station to restart immediately
      Then a secured connection is made
      And the CSMS accepts the station
      When our station comes as it did before
      Then the CSMS does not make do with the lower security profile any more
