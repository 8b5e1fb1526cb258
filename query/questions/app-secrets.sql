-- Applications that sign in with a secret
-- Service principals that use a client secret, which can be copied, instead of a certificate or a managed identity.
-- {sign_ins:UInt32} = 1: successful sign-ins with a secret, at least
SELECT
    service_principal_id,
    max(service_principal_name) AS service_principal_name,
    countIf(client_credential_type = 'clientSecret') AS with_secret,
    countIf(client_credential_type = 'certificate') AS with_certificate,
    maxIf(created_at, client_credential_type = 'clientSecret') AS last_with_secret,
    uniqExactIf(ip_address, client_credential_type = 'clientSecret') AS addresses,
    arraySort(groupUniqArrayIf(10)(resource_display_name, client_credential_type = 'clientSecret')) AS resources
FROM signins_settled
WHERE tenant_id = {tenant:String}
    AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
    AND event_type = 'servicePrincipal' AND status = 'Success'
GROUP BY service_principal_id
HAVING with_secret >= {sign_ins:UInt32}
ORDER BY with_secret DESC, service_principal_id
